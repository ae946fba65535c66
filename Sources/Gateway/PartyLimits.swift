import Datasets
import Domain
import Synchronization

/// Fits clients and payers into the fields that a service's format has for them.
///
/// Whether a party fits depends on how long its fields are, not on what they say: a report's clients have few different lengths, and what was found
/// for one holds for all of its shape.
final class PartyLimits: Sendable {
  private let renderer: any DatasetRenderer
  private let known = Mutex<[PartyShape: [Misfit]]>([:])
  /// A report of a million names has no more shapes than this worth remembering.
  private static let shapesMax = 1 << 14

  init(renderer: any DatasetRenderer) { self.renderer = renderer }

  /// A client pays for himself unless a rule says otherwise.
  func misfits(of client: ClientStatement) -> [Misfit] {
    misfits(PartyShape(client, as: .client), of: client.party, as: [.client, .payer])
  }

  /// A `Maksaja`, by role.
  func misfits(of payer: PayerStatement) -> [Misfit] {
    let party = Party(code: payer.code, familyName: payer.name, address: payer.address)
    let roles = PartyLimits.roles(of: payer)
    return misfits(PartyShape(party, as: roles[0]), of: party, as: roles)
  }

  private static func roles(of payer: PayerStatement) -> [PartyRole] {
    switch payer.role {
    case "laskunsaaja": [.recipient]
    case "yhteisvelallinen": [.coDebtor]
    // Who pays receives the bill too, where nobody else does.
    default: [.payer, .recipient]
    }
  }

  /// The fields of a client that are written with other characters than it has.
  func replacements(of client: ClientStatement) -> [Misfit] { replacements(in: client.party, as: [.client, .payer]) }

  /// Likewise of a `Maksaja`, by role.
  func replacements(of payer: PayerStatement) -> [Misfit] {
    let party = Party(code: payer.code, familyName: payer.name, address: payer.address)
    return replacements(in: party, as: PartyLimits.roles(of: payer))
  }

  private func replacements(in party: @autoclosure () -> Party, as roles: [PartyRole]) -> [Misfit] {
    // What is all ISO 8859-1, as nearly everything is, can be written in every code page.
    guard renderer.replacesCharacters else { return [] }
    let party = party()
    guard PartyShape(party, as: roles[0]) == nil else { return [] }
    return gathered(roles) { renderer.replacements(in: party, as: $0) }
  }

  private func misfits(
    _ shape: PartyShape?, of party: @autoclosure () -> Party, as roles: [PartyRole]
  ) -> [Misfit] {
    guard let shape else { return measured(party(), as: roles) }
    if let found = known.withLock({ $0[shape] }) { return found }
    let found = measured(party(), as: roles)
    known.withLock { if $0.count < PartyLimits.shapesMax { $0[shape] = found } }
    return found
  }

  private func measured(_ party: Party, as roles: [PartyRole]) -> [Misfit] {
    gathered(roles) { renderer.misfits(of: party, as: $0) }
  }

  /// A field that is told for several roles is told once.
  private func gathered(_ roles: [PartyRole], _ misfits: (PartyRole) -> [Misfit]) -> [Misfit] {
    let roles = renderer.distinguishesRoles ? roles : Array(roles.prefix(1))
    return roles.reduce(into: []) { all, role in
      for misfit in misfits(role)
      where !all.contains(where: { $0.place == misfit.place && $0.kind == misfit.kind }) { all.append(misfit) }
    }
  }
}

/// What decides whether a party fits: how many characters each field has, and how many of them are beyond ASCII.
private struct PartyShape: Hashable {
  /// Of code, identity code, names, street, postal code, city and country: characters, and those of ISO 8859-1 beyond ASCII.
  private var lengths: SIMD16<UInt16> = .zero
  /// The first role asked for tells them all.
  private let role: PartyRole
  private let hasAddress: Bool
  private let nonDisclosure: Bool

  /// Nil where a character is a control or beyond ISO 8859-1, or a field is very long: such a party is looked at by itself.
  init?(_ party: Party, as role: PartyRole) {
    self.init(party.address, role)
    guard takeAll(party.code, party.identityCode, party.familyName, party.givenNames, party.address),
      party.customerNumber == nil
    else { return nil }
  }

  /// The same of a client, without making a party of every one.
  init?(_ client: borrowing ClientStatement, as role: PartyRole) {
    self.init(client.address, role)
    guard takeAll(client.code, client.identityCode, client.familyName, client.givenNames, client.address) else {
      return nil
    }
  }

  private init(_ address: borrowing Address?, _ role: PartyRole) {
    self.role = role
    switch address {
    case .some(let address): (hasAddress, nonDisclosure) = (true, address.nonDisclosure)
    case .none: (hasAddress, nonDisclosure) = (false, false)
    }
  }

  // By one word that each length has a part in: hashing sixteen numbers one by one would take longer than all the rest.
  func hash(into hasher: inout Hasher) {
    let words = unsafeBitCast(lengths, to: SIMD4<UInt64>.self)
    var word = words.x
    for next in 1..<4 { word = (word &* 0x9E37_79B9_7F4A_7C15) ^ (word >> 29) ^ words[next] }
    hasher.combine(word)
  }

  static func == (left: PartyShape, right: PartyShape) -> Bool {
    unsafeBitCast(left.lengths, to: SIMD4<UInt64>.self) == unsafeBitCast(right.lengths, to: SIMD4<UInt64>.self)
      && left.role == right.role && left.hasAddress == right.hasAddress && left.nonDisclosure == right.nonDisclosure
  }

  private mutating func takeAll(
    _ code: String, _ identityCode: PersonalIdentityCode?, _ familyName: String, _ givenNames: String,
    _ address: Address?
  ) -> Bool {
    guard take(code, at: 0), take(identityCode?.value ?? "", at: 1), take(familyName, at: 2), take(givenNames, at: 3)
    else { return false }
    guard let address else { return true }
    return take(address.street, at: 4) && take(address.postalCode, at: 5) && take(address.city, at: 6)
      && take(address.country, at: 7)
  }

  private mutating func take(_ text: String, at field: Int) -> Bool {
    var text = text
    return text.withUTF8 { take($0, at: field) }
  }

  private mutating func take(_ text: UnsafeBufferPointer<UInt8>, at field: Int) -> Bool {
    // Nothing but blanks is as good as empty.
    guard text.first != UInt8(ascii: " "), text.count < 1_000 else { return false }
    // Nearly always plain ASCII.
    var isPlain = true
    for byte in text where byte &- 0x20 > 0x5e { isPlain = false }
    if isPlain {
      lengths[2 * field] = UInt16(text.count)
      return true
    }
    var characters: UInt16 = 0
    var beyond: UInt16 = 0
    var lead: UInt8 = 0
    for byte in text {
      switch byte {
      case 0x20...0x7e where lead == 0: break
      case 0xc2,
        0xc3 where lead == 0:
        lead = byte
        continue
      case 0xa0...0xbf where lead == 0xc2, 0x80...0xbf where lead == 0xc3:
        lead = 0
        beyond += 1
      default: return false
      }
      characters += 1
    }
    lengths[2 * field] = characters
    lengths[2 * field + 1] = beyond
    return lead == 0
  }
}
