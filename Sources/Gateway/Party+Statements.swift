import Domain

extension ClientStatement {
  /// The client as a party of documents.
  var party: Party {
    Party(
      code: code, identityCode: identityCode, familyName: familyName, givenNames: givenNames, address: address)
  }
}
