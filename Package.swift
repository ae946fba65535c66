// swift-tools-version: 6.2
import PackageDescription

/// Our targets: Swift 6 mode, every upcoming feature on, warnings are errors (dependencies are not touched).
let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
]

// What has to be adjusted when the program is loaded fits into kilobytes instead of 2.6 MB that every command would read and keep. Swift brings
// the linker that can do it; the C library has to be glibc 2.36 (Debian 12) or newer.
let small: [LinkerSetting] = [
  .unsafeFlags(
    ["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"],
    .when(platforms: [.linux], configuration: .release))
]

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

// The rooms and their arrows are drawn in Sources/Gateway/Gateway.docc/Rooms.md and kept by Tests/TidyTests.
let rooms: [Target] = [
  .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
  .systemLibrary(name: "CLibSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
  // Without its pkg-config file, which would link what is loaded only when it is needed.
  .systemLibrary(name: "CLibCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
  .target(name: "Domain", swiftSettings: house),
  .target(name: "FeeRules", dependencies: ["Domain"], swiftSettings: house),
  .target(
    name: "ReportXML", dependencies: ["Domain", "CLibXML2"],
    resources: [.embedInCode("Schemas/kuukausiraportti-1.xsd"), .embedInCode("Schemas/sitoumukset-1.xsd")],
    swiftSettings: house),
  .target(name: "Datasets", dependencies: ["Domain"], swiftSettings: house),
  .target(name: "Inbox", dependencies: ["Domain", crypto], swiftSettings: house),
  .target(name: "Ledger", dependencies: ["Domain", "CLibSQLite", grdb, sqlite], swiftSettings: house),
  .target(name: "Delivery", dependencies: ["Domain", "CLibCurl"], swiftSettings: house),
  .target(
    name: "Gateway",
    dependencies: [
      "Domain", "FeeRules", "ReportXML", "Datasets", "Inbox", "Ledger", "Delivery", logging, lifecycle, yams,
    ], swiftSettings: house),
  .executableTarget(
    name: "Maksusilta", dependencies: ["Domain", "Gateway", logging, arguments], swiftSettings: house,
    linkerSettings: small),
  .executableTarget(name: "Benchmark", dependencies: [arguments], swiftSettings: house),
  .executableTarget(name: "Fuzz", dependencies: ["Domain", "Inbox", "ReportXML", arguments], swiftSettings: house),
]

// One for each room, the whole flow over the samples, and the checkout itself.
let tests: [Target] = [
  .target(name: "Support", dependencies: ["Domain"], path: "Tests/Support", exclude: ["servers"], swiftSettings: house),
  .testTarget(name: "DomainTests", dependencies: ["Domain", "Support"], swiftSettings: house),
  .testTarget(
    name: "FeeRulesTests", dependencies: ["Domain", "FeeRules", "Support"], exclude: ["Golden"], swiftSettings: house),
  .testTarget(
    name: "ReportXMLTests", dependencies: ["Domain", "Fuzz", "ReportXML", "Support"], exclude: ["Receipts"],
    swiftSettings: house),
  .testTarget(
    name: "DatasetsTests", dependencies: ["Domain", "Datasets", "ReportXML", "Support"],
    exclude: ["Golden", "Reader"], swiftSettings: house),
  .testTarget(name: "InboxTests", dependencies: ["Domain", "Inbox", "Support"], swiftSettings: house),
  .testTarget(name: "LedgerTests", dependencies: ["Domain", "Inbox", "Ledger", "Support", grdb], swiftSettings: house),
  .testTarget(
    name: "DeliveryTests", dependencies: ["Domain", "Delivery", "Inbox", "Support"], exclude: ["Receipts"],
    swiftSettings: house),
  .testTarget(
    name: "SettingsTests", dependencies: ["Domain", "Datasets", "Delivery", "Gateway", "Inbox", "Ledger", "Support"],
    exclude: ["broken"],
    swiftSettings: house),
  .testTarget(name: "GatewayTests", dependencies: ["Domain", "Gateway", "Support", logging], swiftSettings: house),
  .testTarget(
    name: "WholeFlowTests",
    dependencies: ["Domain", "Delivery", "Gateway", "Inbox", "Ledger", "Maksusilta", "Support", logging],
    swiftSettings: house),
  .testTarget(name: "TidyTests", dependencies: ["Support"], swiftSettings: house),
]

let package = Package(
  name: "maksusilta",
  products: [
    .executable(name: "maksusilta", targets: ["Maksusilta"]),
    .executable(name: "maksusilta-benchmark", targets: ["Benchmark"]),
    .executable(name: "maksusilta-fuzz", targets: ["Fuzz"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: rooms + tests,
  swiftLanguageModes: [.v6]
)
