import Faces
import Foundation
import Imaging
import Inference
import Models

/// Finds, judges and embeds the faces of pictures and says how long each step took: `FaceBenchmark MODELS
/// DETECTOR EMBEDDER THREADS ROUNDS SMALLEST FILE...`, MODELS being a gallery's folder of models and SMALLEST
/// the smallest face in pixels, 0 for the detector's own.
///
/// Prints an array with a `Report` for each file, times being medians over the rounds, in milliseconds.
@main
enum FaceBenchmark {
  struct Report: Encodable {
    let path: String
    let width: Int
    let height: Int
    let faces: [Found]
    let milliseconds: [String: Double]
  }

  struct Found: Encodable {
    let box: FaceBox
    let landmarks: Landmarks
    let confidence: Double
    let quality: FaceQuality
  }

  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 7, let threads = Int(arguments[3]), let rounds = Int(arguments[4]),
      let smallest = Double(arguments[5]), threads > 0, rounds > 0, smallest >= 0
    else { throw Misuse() }
    let builtIn = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../.deps/models")
    let store = ModelStore(folder: arguments[0], builtIn: [builtIn.standardized.path])
    let parallelism = Parallelism.latency(cores: threads)
    let pipeline = FacePipeline(
      detector: try FaceDetectors.detector(try store.model(named: arguments[1]), parallelism: parallelism),
      embedder: try FaceEmbedder(try store.model(named: arguments[2]), parallelism: parallelism))
    var reports: [Report] = []
    let options = DetectionOptions(minimumSize: smallest > 0 ? smallest : nil)
    for path in arguments[6...] {
      reports.append(try await measured(path, pipeline, options, rounds: rounds))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(reports), as: UTF8.self))
  }

  private static func measured(
    _ path: String, _ pipeline: FacePipeline, _ options: DetectionOptions, rounds: Int
  ) async throws -> Report {
    var times: [String: [Double]] = [:]
    var start = ContinuousClock.now
    func stop(_ step: String) {
      times[step, default: []].append((ContinuousClock.now - start) / .milliseconds(1))
      start = .now
    }
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var (pixels, found): (Pixels?, [DetectedFace]) = (nil, [])
    for _ in 0..<rounds {
      start = .now
      let picture = try await PictureDecoder().decode(
        bytes, name: path, sufficient: pipeline.sufficientSize
      ).pixels
      stop("decode")
      found = try await pipeline.detector.faces(in: picture, options: options)
      stop("detect")
      let cuts = try found.map { try pipeline.embedder.alignment.cut($0, from: picture) }
      stop("align")
      _ = try await pipeline.embedder.embed(cuts)
      stop("embed")
      for face in found { _ = FaceQuality(of: face, in: picture) }
      stop("judge")
      pixels = picture
    }
    guard let pixels else { throw Misuse() }
    let faces = found.map {
      Found(
        box: $0.box, landmarks: $0.landmarks, confidence: $0.confidence,
        quality: FaceQuality(of: $0, in: pixels))
    }
    return Report(
      path: path, width: pixels.width, height: pixels.height, faces: faces,
      milliseconds: times.mapValues { $0.sorted()[$0.count / 2] })
  }

  struct Misuse: Error, CustomStringConvertible {
    let description =
      "cannot measure: the arguments are MODELS DETECTOR EMBEDDER THREADS ROUNDS SMALLEST FILE..."
  }
}
