import Foundation
import Imaging

/// What a helper process costs: decodes each picture in this process and by a helper, in turns, and prints
/// medians as JSON.
///
/// usage: DecodingBenchmark ROUNDS SIDE PICTURE...
///
/// SIDE is the shortest side that suffices, as for a network; 0 decodes at full size.
@main
struct DecodingBenchmark {
  private struct Misuse: Error, CustomStringConvertible {
    let description = "usage: DecodingBenchmark ROUNDS SIDE PICTURE..."
  }

  private struct Figures: Encodable {
    let picture: String
    let bytes: Int
    let width: Int
    let height: Int
    let hereMilliseconds: Double
    let helperMilliseconds: Double
    let ratio: Double
  }

  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count >= 3, let rounds = Int(arguments[1]), rounds > 0, let side = Int(arguments[2])
    else {
      throw Misuse()
    }
    let size = side > 0 ? SufficientSize(shortestSide: side, longestSide: side) : nil
    var figures: [Figures] = []
    for path in arguments.dropFirst(2) {
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
      figures.append(try await measured(path, bytes, rounds: rounds, size))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    print(String(decoding: try encoder.encode(figures), as: UTF8.self))
  }

  private static func measured(
    _ path: String, _ bytes: [UInt8], rounds: Int, _ size: SufficientSize?
  ) async throws -> Figures {
    let decoder = PictureDecoder()
    let picture = try await decoder.decode(bytes, name: path, sufficient: size)
    var (here, helper): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
      let start = ContinuousClock.now
      _ = try decoder.decodeHere(bytes.span, name: path, sufficient: size)
      let middle = ContinuousClock.now
      _ = try await decoder.decode(bytes, name: path, sufficient: size)
      here.append((middle - start) / .milliseconds(1))
      helper.append((ContinuousClock.now - middle) / .milliseconds(1))
    }
    let (one, other) = (here.sorted()[rounds / 2], helper.sorted()[rounds / 2])
    return Figures(
      picture: path, bytes: bytes.count, width: picture.fullWidth, height: picture.fullHeight,
      hereMilliseconds: one, helperMilliseconds: other, ratio: other / one)
  }
}
