import Foundation
import TestSupport

@testable import Imaging

extension Pixels {
  /// The picture of Tools/golden/resize.py: a gradient, a chequerboard and noise from left to right.
  static func synthetic(width: Int, height: Int) -> Pixels {
    var bytes: [UInt8] = []
    for y in 0..<UInt32(height) {
      for x in 0..<UInt32(width) {
        for channel in 0..<UInt32(3) {
          let value: UInt32 =
            switch x * 3 / UInt32(width) {
            case 0: (x * 3 + y * 5 + channel * 40) % 256
            case 1: (x / 4 + y / 3) % 2 * 255
            default: ((x &* 73_856_093) ^ (y &* 19_349_663) ^ (channel &* 83_492_791)) >> 5 & 255
            }
          bytes.append(UInt8(value))
        }
      }
    }
    return Pixels(width: width, height: height, bytes: bytes)
  }

  /// A picture without sharp edges, which JPEG keeps well, and which no turning or mirroring leaves the same.
  static func smooth(width: Int, height: Int) -> Pixels {
    var pixels = Pixels(width: width, height: height, red: 0, green: 0, blue: 60)
    for y in 0..<height {
      for x in 0..<width {
        pixels[x, y] = (UInt8(255 * x / width), UInt8(255 * y / height), 60)
      }
    }
    return pixels
  }

  /// Seeded noise, which no format can shorten.
  static func noise(width: Int, height: Int) -> Pixels {
    var state: UInt64 = 42
    let bytes = (0..<(3 * width * height)).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(state >> 56)
    }
    return Pixels(width: width, height: height, bytes: bytes)
  }

  /// The mean and the greatest absolute difference of two pictures of one size.
  func difference(from other: Pixels) -> (mean: Double, maximum: Int) {
    precondition(width == other.width && height == other.height)
    var sum = 0
    var maximum = 0
    for (a, b) in zip(bytes, other.bytes) {
      let difference = abs(Int(a) - Int(b))
      sum += difference
      maximum = max(maximum, difference)
    }
    return (Double(sum) / Double(bytes.count), maximum)
  }
}

/// Folders that tests read from.
enum TestFiles {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()

  static func golden(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: tests.appending(path: "Golden").appending(path: name)))
  }

  static let hasHardFiles = SharedData.has("data/hard/manifest.tsv")

  static func hard(_ path: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(filePath: "\(SharedData.folder)/data/hard/\(path)")))
  }
}
