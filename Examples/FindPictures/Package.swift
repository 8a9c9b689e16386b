// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "FindPictures",
  dependencies: [
    // Put the URL of your copy of Eidetic here.
    .package(url: "https://example.org/eidetic.git", from: "0.1.0")
  ],
  targets: [
    .executableTarget(
      name: "FindPictures",
      dependencies: [.product(name: "Eidetic", package: "eidetic")])
  ]
)
