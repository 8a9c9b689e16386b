// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "eidetic",
  products: [
  ],
  targets: [
    // C modules: each is imported by exactly one Swift module, the one that follows it.
    .systemLibrary(name: "COpenVINO", pkgConfig: "openvino-c"),
    .target(name: "Inference", dependencies: ["COpenVINO", "Faults"]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
    .target(name: "Models", dependencies: ["CCrypto", "Faults", "Inference"]),
    .target(name: "Faults"),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3"),
    .target(name: "Gallery", dependencies: ["CSQLite", "Faults"]),
  ]
)

// One place for the settings that every target shares.
for target in package.targets where target.type != .system {
  target.cSettings = (target.cSettings ?? []) + [.treatAllWarnings(as: .error)]
  guard !target.name.hasPrefix("C") || target.name == "CommandLineTool" else { continue }
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .swiftLanguageMode(.v6),
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .treatAllWarnings(as: .error),
    ]
  if target.type != .test {
    target.swiftSettings?.append(.strictMemorySafety())
  }
}
