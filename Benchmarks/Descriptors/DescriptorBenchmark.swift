import Foundation
import Imaging
import Models

/// Measures each descriptor on one thread: `DescriptorBenchmark ROUNDS FOLDER FILE...`.
///
/// Prints `{NAME: {"dimension", "seconds"}}`, seconds being the medians over the rounds of the time that
/// describing all files took, decoding left out. Writes the values into the folder as NAME.f32: `[files,
/// dimension]`, Float32, native byte order.
@main
enum DescriptorBenchmark {
  struct Figures: Encodable {
    let dimension: Int
    let seconds: Double
  }

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count >= 3, let rounds = Int(arguments[1]), rounds > 0 else {
      throw Misuse()
    }
    let pictures = try arguments.dropFirst(2).map { path in
      try PictureDecoder().decode([UInt8](Data(contentsOf: URL(filePath: path))), name: path).pixels
    }
    var figures: [String: Figures] = [:]
    for descriptor in Descriptors.all {
      let seconds = try measured(descriptor, pictures, rounds: rounds)
      figures[descriptor.name] = Figures(dimension: descriptor.dimension, seconds: seconds)
      let values = try pictures.flatMap { try descriptor.describe($0) }
      try unsafe values.withUnsafeBytes { unsafe Data($0) }.write(
        to: URL(filePath: arguments[2]).appending(path: "\(descriptor.name).f32"))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    print(String(decoding: try encoder.encode(figures), as: UTF8.self))
  }

  private static func measured(
    _ descriptor: any Descriptor, _ pictures: [Pixels], rounds: Int
  ) throws -> Double {
    let times = try (0..<rounds).map { _ in
      let start = ContinuousClock.now
      for picture in pictures { _ = try descriptor.describe(picture) }
      return (ContinuousClock.now - start) / .seconds(1)
    }
    return times.sorted()[rounds / 2]
  }

  struct Misuse: Error, CustomStringConvertible {
    let description = "cannot measure: the arguments are ROUNDS FOLDER FILE..."
  }
}
