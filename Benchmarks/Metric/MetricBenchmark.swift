import Eidetic
import Foundation
import Gallery
import Training

/// Learns a search index from labelled pictures of a library, and prints JSON: what `Benchmarks/metric.py`
/// runs.
///
/// Arguments: the gallery's folder, the name of the new search index, the method (`whitening` or `proxies`),
/// and a TSV of the pictures' absolute paths and their classes.
@main
struct MetricBenchmark {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 5, let method = MetricMethod(rawValue: arguments[3]) else {
      print("usage: MetricBenchmark GALLERY NAME whitening|proxies LABELS")
      exit(2)
    }
    let engine = try SearchEngine(gallery: arguments[1], creating: false)
    let labelled = try await read(arguments[4], engine)
    var options = MetricOptions()
    options.method = method
    let start = ContinuousClock.now
    let learned = try await MetricWork(arguments[2], labelled: labelled, in: engine, options: options).learn()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let fields = String(decoding: try JSONEncoder().encode(learned), as: UTF8.self)
    print("{\"seconds\": \(seconds), \"learned\": \(fields)}")
  }

  private static func read(_ file: String, _ engine: SearchEngine) async throws -> LabelledPictures {
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: "\t").map(String.init) }
    let classes = Set(lines.map { $0[1] }).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    let images = try await engine.gallery.imageIDs(of: lines.map { $0[0] })
    return LabelledPictures(
      classes: classes,
      pictures: lines.map { line in
        LabelledPicture(
          path: line[0], hash: "", image: images[line[0]], label: numbers[line[1], default: 0], part: .train)
      })
  }
}
