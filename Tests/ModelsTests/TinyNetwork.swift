import Foundation

/// An ONNX file of a few hundred bytes, written field by field: a convolution, its global average, and a
/// classifier.
///
/// `input` [n, 3, side, side] → `map` [n, 24, …] → `pooled` → `vector` [n, 24] → `scores` [n, classes].
struct TinyNetwork {
  var inputs: [(name: String, shape: [Int?])] = [("input", [nil, 3, 8, 8])]
  var outputs = ["scores"]
  var classes = 20
  /// Whether the graph has a tensor of a fixed shape for one picture, as many exported networks do.
  var isForOnePicture = false
  /// Whether the vector is the map's average; otherwise it is the whole map, which only one size of picture
  /// fits.
  var isPooled = true

  static let channels = 24

  var bytes: [UInt8] {
    let side = inputs[0].shape[3] ?? 8
    let length = isPooled ? Self.channels : Self.channels * side * side
    let depth = inputs[0].shape[1] ?? 3
    var nodes = [node("Conv", ["input", "kernel"], "map")]
    if isPooled { nodes.append(node("GlobalAveragePool", ["map"], "pooled")) }
    nodes.append(
      isForOnePicture
        ? node("Reshape", [isPooled ? "pooled" : "map", "shape"], "vector")
        : node("Flatten", [isPooled ? "pooled" : "map"], "vector"))
    nodes.append(node("Gemm", ["vector", "weights"], "scores"))
    for extra in inputs.dropFirst() { nodes.append(node("Identity", [extra.name], "copy of \(extra.name)")) }
    let named = outputs + inputs.dropFirst().map { "copy of \($0.name)" }
    let graph =
      nodes.flatMap { field(1, $0) } + field(2, text("tiny"))
      + field(5, tensor("kernel", [Self.channels, depth, 1, 1]))
      + field(5, tensor("weights", [length, classes]))
      + (isForOnePicture ? field(5, integers("shape", [1, length])) : [])
      + inputs.flatMap { field(11, value($0.name, $0.shape)) }
      + named.flatMap { field(12, value($0, nil)) }
    return number(1, 7) + field(7, graph) + field(8, field(1, []) + number(2, 13))
  }

  private func node(_ operation: String, _ inputs: [String], _ output: String) -> [UInt8] {
    inputs.flatMap { field(1, text($0)) } + field(2, text(output)) + field(4, text(operation))
  }

  /// A tensor of small numbers that are not all alike.
  private func tensor(_ name: String, _ shape: [Int]) -> [UInt8] {
    let values = (0..<shape.reduce(1, *)).map { Float(($0 * 37) % 23) / 23 - 0.4 }
    let raw = values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
    return shape.flatMap { number(1, $0) } + number(2, 1) + field(8, text(name)) + field(9, raw)
  }

  private func integers(_ name: String, _ values: [Int]) -> [UInt8] {
    let raw = values.flatMap { withUnsafeBytes(of: Int64($0).littleEndian, Array.init) }
    return number(1, values.count) + number(2, 7) + field(8, text(name)) + field(9, raw)
  }

  /// What a tensor is called, and its shape where it is known.
  private func value(_ name: String, _ shape: [Int?]?) -> [UInt8] {
    guard let shape else { return field(1, text(name)) + field(2, field(1, number(1, 1))) }
    let axes = shape.flatMap { axis in field(1, axis.map { number(1, $0) } ?? field(2, text("n"))) }
    return field(1, text(name)) + field(2, field(1, number(1, 1) + field(2, axes)))
  }

  private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func field(_ key: Int, _ contents: [UInt8]) -> [UInt8] {
    varint(key << 3 | 2) + varint(contents.count) + contents
  }

  private func number(_ key: Int, _ value: Int) -> [UInt8] { varint(key << 3) + varint(value) }

  private func varint(_ value: Int) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7f | 0x80)] + varint(value >> 7)
  }
}
