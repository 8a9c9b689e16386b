import Foundation
import LocalFeatures
import TestSupport
import Testing

@testable import Eidetic
@testable import Gallery

/// Features that are kept on disk.
@Suite struct LocalFeatureStoreTests {
  private static func features(_ count: Int) -> LocalFeatures {
    LocalFeatures(
      width: 320, height: 240,
      frames: (0..<count).map {
        LocalFeatures.Frame(x: Float($0), y: Float($0), scale: 2, orientation: 0)
      },
      descriptors: (0..<count * 128).map { Int8($0 % 100) })
  }

  private static func hash(_ number: Int) -> ContentHash { ContentHash(of: [UInt8(number)]) }

  @Test func whatIsKeptIsFoundUntilItIsRemoved() throws {
    let folder = try TemporaryFolder()
    let store = LocalFeatureStore(folder: folder.path)
    #expect(store.features(of: Self.hash(1)) == nil)
    try store.keep(Self.features(7), of: Self.hash(1))
    #expect(store.features(of: Self.hash(1)) == Self.features(7))
    store.remove(Self.hash(1))
    #expect(store.features(of: Self.hash(1)) == nil)
    store.remove(Self.hash(1))
  }

  @Test func beyondTheLimitTheOldestGo() throws {
    let folder = try TemporaryFolder()
    let size = Self.features(10).bytes.count
    let store = LocalFeatureStore(folder: folder.path, limit: 10 * size)
    for number in 1...11 {
      try store.keep(Self.features(10), of: Self.hash(number))
      let path =
        folder.path + "/"
        + (try #require(names(in: folder).first { $0.contains(Self.hash(number).hexadecimal) }))
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000 + Double(number))], ofItemAtPath: path)
    }
    // The eleventh was one too many: a fifth of the limit is free again.
    #expect(names(in: folder).count == 8)
    #expect((1...3).allSatisfy { store.features(of: Self.hash($0)) == nil })
    #expect((4...11).allSatisfy { store.features(of: Self.hash($0)) != nil })
  }

  @Test func whatOtherRunsKeptCounts() throws {
    let folder = try TemporaryFolder()
    let size = Self.features(10).bytes.count
    for number in 1...5 {
      try LocalFeatureStore(folder: folder.path, limit: 3 * size).keep(
        Self.features(10), of: Self.hash(number))
    }
    #expect(names(in: folder).count <= 3)
  }

  private func names(in folder: TemporaryFolder) -> [String] {
    (FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []).filter {
      $0.hasSuffix(".features")
    }
  }
}
