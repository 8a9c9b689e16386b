/// Bytes that make tensors inside an ONNX graph its outputs when they are appended to the file's bytes.
///
/// In Protocol Buffers, concatenated messages are merged: repeated fields are appended. The bytes are a
/// `ModelProto` that contains only a graph (field 7) with further outputs (field 12) of these names (field
/// 1).
///
/// - Parameter names: the names of tensors in the graph.
func exposingSuffix(_ names: [String]) -> [UInt8] {
  let outputs = names.flatMap { field(12, field(1, Array($0.utf8))) }
  return field(7, outputs)
}

/// A length-delimited field: its number and wire type 2, its length, its contents.
private func field(_ number: UInt, _ contents: [UInt8]) -> [UInt8] {
  varint(number << 3 | 2) + varint(UInt(contents.count)) + contents
}

private func varint(_ value: UInt) -> [UInt8] {
  var rest = value
  var bytes: [UInt8] = []
  while rest > 0x7f {
    bytes.append(UInt8(rest & 0x7f) | 0x80)
    rest >>= 7
  }
  return bytes + [UInt8(rest)]
}
