import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Places

@Suite(.requiresPlaces) struct PlaceFileTests {
  private static func bytes() throws -> [UInt8] {
    [UInt8](try #require(FileManager.default.contents(atPath: PlaceFile.path)))
  }

  private func open(_ bytes: [UInt8]) throws -> (path: String, error: PlacesError?) {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, "places.bin")
    do throws(PlacesError) {
      _ = try PlaceFile(path: path)
      return (path, nil)
    } catch {
      return (path, error)
    }
  }

  @Test func theSameBytesHaveTheSameIdentity() throws {
    let file = try PlaceFile.ofTests()
    #expect(try file.identity == PlaceFile(path: PlaceFile.path).identity && !file.identity.isEmpty)
    #expect(file.cityCount > 200_000 && file.regionCount > 3000 && file.countryCount > 240)
  }

  @Test func damagedBytesAreNoticed() throws {
    let whole = try Self.bytes()
    var random = SplitMix64(seed: 3)
    for _ in 0..<20 {
      var bytes = whole
      bytes[Int.random(in: 64..<bytes.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
      let (path, error) = try open(bytes)
      #expect(error == .damaged(path: path, reason: "its bytes do not match their checksum"))
    }
  }

  @Test func otherFilesAreRefused() throws {
    let whole = try Self.bytes()
    for count in [1, 63, 64, 1000, whole.count - 1, whole.count - 32] {
      guard case .damaged = try open(Array(whole.prefix(count))).error else {
        Issue.record("\(count) bytes were taken")
        continue
      }
    }
    guard case .damaged = try open([]).error, case .damaged = try open(whole + whole).error,
      case .damaged = try open(Array(repeating: 7, count: 4096)).error
    else {
      Issue.record("something else was taken")
      return
    }
    var newer = whole
    newer[8] = 2
    let (path, error) = try open(newer)
    #expect(error == .otherVersion(path: path, got: 2, supported: 1))
    // Numbers that are too large for any file.
    newer = whole
    for byte in 12..<32 { newer[byte] = 255 }
    guard case .damaged = try open(newer).error else {
      Issue.record("wrong numbers were taken")
      return
    }
  }

  @Test func aMissingFileIsLookedForAgain() throws {
    let folder = try TemporaryFolder()
    let data = PlaceData(folders: [folder.file("a"), folder.file("b")])
    let missing = #expect(throws: PlacesError.missing(folders: [folder.file("a"), folder.file("b")])) {
      try data.file()
    }
    #expect(try #require(missing).description.contains("geonames/places.bin is in none of"))
    try folder.write(try Self.bytes(), "b/geonames/places.bin")
    #expect(try data.file().identity == PlaceFile.ofTests().identity)
  }
}
