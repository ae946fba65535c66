import ArgumentParser

/// The one executable: a subcommand a file beside this one.
@main
struct Maksusilta: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maksusilta",
    abstract: "Asiakasmaksujen yhdyskäytävä: kuukausiraportit sisään, SAP-aineistot ulos. / A gateway for client fees.",
    discussion: ExitStatus.help, version: "0.1.0",
    subcommands: [
      Init.self, Demo.self, Serve.self, Check.self, Intake.self, Reports.self, Report.self, Checklist.self,
      CheckOff.self, Approve.self, Return.self,
      Hold.self, Release.self, Manual.self, Missing.self, Packages.self, Rules.self,
      Run.self, Runs.self, Deliver.self, Retry.self, Resolve.self, Queue.self, Receipts.self, Explain.self,
      Reconcile.self, Audit.self, Schema.self, Status.self,
    ])
}
