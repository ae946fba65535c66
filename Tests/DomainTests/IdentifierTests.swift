import Domain
import Testing

@Suite struct Identifiers {
  // Published examples of VNA 690/2022's new separators and of the population register's test codes.
  @Test(arguments: [
    "131052-308T", "010594Y9032", "010594Y9021", "020594X903P", "020594X902N", "030594W903B",
    "040594V9030", "050594U903M", "010516B903X", "020516C903K", "030516D9037", "010501E9032",
    "020503F9037",
  ])
  func `published codes are right`(_ code: String) {
    #expect(PersonalIdentityCode(code).flaw == nil)
  }

  @Test(arguments: [
    ("310384-956D", PersonalIdentityCode.Flaw.checkCharacter),
    ("010190-999K", .checkCharacter), ("310290-9990", .birthDay), ("010190*999W", .shape),
    ("010190-001W", .shape), ("", .shape),
  ])
  func `wrong ones say why`(_ code: String, _ flaw: PersonalIdentityCode.Flaw) {
    #expect(PersonalIdentityCode(code).flaw == flaw)
  }

  @Test func `a code never prints itself`() {
    let code = PersonalIdentityCode("010190-999W")
    #expect(!"\(code) \(String(reflecting: code)) \([code])".contains("999W"))
    var dumped = ""
    dump(ClientKey(code: "A1", identityCode: code), to: &dumped)
    #expect(!dumped.contains("999W"))
  }

  @Test func `identity codes are masked wherever they stand`() {
    #expect(maskingIdentityCodes("KR_010190-999W.xml") == "KR_***********.xml")
    #expect(maskingIdentityCodes("run-20240505-060000") == "run-20240505-060000")
    #expect(maskingIdentityCodes("010190a999w") == "***********")
    #expect(maskingIdentityCodes("2023-09-01010190-999W") == "2023-09-01***********")
    #expect(maskingIdentityCodes("2023-09-01010190-999K") == "2023-09-01010190-999K")
    #expect(maskingIdentityCodes("2023-09-01010190-999K", evenAfterDigits: true) == "2023-09-01***********")
  }

  @Test(arguments: [("0204819-8", true), ("0245929-6", true), ("0204819-7", false), ("9999999-2", true)])
  func `business ids are checked`(_ id: String, _ valid: Bool) {
    #expect(isValidBusinessID(id) == valid)
  }
}
