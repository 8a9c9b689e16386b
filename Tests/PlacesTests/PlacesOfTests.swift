import Foundation
import TestSupport
import Testing

@testable import Places

extension PlaceFile {
  /// The folder that `Tools/setup` makes.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../.deps/models").standardized.path
  static let path = "\(folder)/\(PlacesError.fileName)"
  private static let shared = Result { try PlaceFile(path: path) }

  static func ofTests() throws -> PlaceFile { try shared.get() }
}

extension Trait where Self == ConditionTrait {
  /// Skips where the file of places was not made.
  static var requiresPlaces: Self {
    .enabled("\(PlaceFile.path) is missing: run Tools/setup") {
      FileManager.default.fileExists(atPath: PlaceFile.path)
    }
  }
}
