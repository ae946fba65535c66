/// One service's side of the invariant, counted in lines and in cents. `incoming` is tallied when reports come in, the rest is counted from
/// the lines as they are now: two ways to the same sum.
package struct Balance: Hashable, Sendable {
  package struct Sum: Hashable, Sendable {
    package var lines: Int
    package var amount: Money
    package init(lines: Int, amount: Money) {
      self.lines = lines
      self.amount = amount
    }
  }
  package var service: ServiceCode
  package var incoming: Sum
  package var transferred: Sum
  package var open: Sum
  package var held: Sum
  package var rejected: Sum
  package init(
    service: ServiceCode, incoming: Sum, transferred: Sum, open: Sum, held: Sum, rejected: Sum
  ) {
    self.service = service
    self.incoming = incoming
    self.transferred = transferred
    self.open = open
    self.held = held
    self.rejected = rejected
  }
  package var isBalanced: Bool {
    incoming.lines == transferred.lines + open.lines + held.lines + rejected.lines
      && incoming.amount == transferred.amount + open.amount + held.amount + rejected.amount
  }
}
