import Foundation
import Models

/// Learns a projection from a file of vectors, projects them, and prints JSON: what
/// `Benchmarks/projection.py` runs.
///
/// Arguments: the file of the vectors (`[m, n]`, row-major, 32-bit floating-point numbers, little-endian), n,
/// d, the file for the projection, and the file for the projected vectors (`[m, d]`, as the first).
@main
struct ProjectionBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 6, let length = Int(arguments[2]), let dimension = Int(arguments[3]) else {
      print("usage: ProjectionBenchmark VECTORS LENGTH DIMENSION PROJECTION PROJECTED")
      exit(2)
    }
    let rows = try read(arguments[1], length: length)
    let clock = ContinuousClock()
    let start = clock.now
    let projection = try Projection.learn(from: rows, dimension: dimension, whitening: true)
    let learned = clock.now
    let projected = try projection.apply(rows)
    let applied = clock.now
    for row in rows.prefix(100) { _ = try projection.apply(row) }
    let single = (clock.now - applied) / min(rows.count, 100)
    try Data(projection.encoded()).write(to: URL(filePath: arguments[4]))
    try write(projected, to: arguments[5])
    print(
      """
      {"vectors": \(rows.count), "length": \(length), "dimension": \(dimension), \
      "learnSeconds": \((learned - start) / .seconds(1)), \
      "applySecondsPerVector": \((applied - learned) / .seconds(1) / Double(rows.count)), \
      "applySecondsForOne": \(single / .seconds(1)), "hash": "\(projection.hash)"}
      """)
  }

  private static func read(_ path: String, length: Int) throws -> [[Float]] {
    let data = try Data(contentsOf: URL(filePath: path))
    let size = length * MemoryLayout<Float>.size
    return stride(from: 0, to: data.count, by: size).map { start in
      unsafe data[start..<(start + size)].withUnsafeBytes { unsafe Array($0.bindMemory(to: Float.self)) }
    }
  }

  private static func write(_ rows: [[Float]], to path: String) throws {
    var data = Data()
    for row in rows { unsafe row.withUnsafeBytes { unsafe data.append(contentsOf: $0) } }
    try data.write(to: URL(filePath: path))
  }
}
