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

// The rooms and their arrows are drawn in Sources/Gateway/Gateway.docc/Rooms.md and kept by Tests/TidyTests.
let package = Package(
  name: "maksusilta",
  products: [.executable(name: "maksusilta", targets: ["Maksusilta"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "Domain", swiftSettings: house),
    .target(name: "FeeRules", dependencies: ["Domain"], swiftSettings: house),
    .target(name: "ReportXML", dependencies: ["Domain", "CLibXML2"], swiftSettings: house),
    .target(name: "Datasets", dependencies: ["Domain"], swiftSettings: house),
    .target(
      name: "Inbox", dependencies: ["Domain", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: house),
    .target(
      name: "Ledger", dependencies: ["Domain", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: house),
    .target(name: "Delivery", dependencies: ["Domain"], swiftSettings: house),
    .target(
      name: "Gateway",
      dependencies: [
        "Domain", "FeeRules", "ReportXML", "Datasets", "Inbox", "Ledger", "Delivery",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
      ], swiftSettings: house),
    .executableTarget(
      name: "Maksusilta",
      dependencies: [
        "Domain", "Gateway", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: house),
    .target(name: "Support", path: "Tests/Support", swiftSettings: house),
    .testTarget(name: "DomainTests", dependencies: ["Domain", "Support"], swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)
