/// What makes tensors inside an ONNX graph its outputs, when it is put behind the file's bytes.
///
/// Protocol Buffers join two messages that are written one after the other: fields that repeat are appended.
/// The bytes are a `ModelProto` that holds nothing but a graph (field 7) with further outputs (field 12) of
/// those names (field 1).
///
/// - Parameter names: of tensors in the graph.
func exposingSuffix(_ names: [String]) -> [UInt8] {
  let outputs = names.flatMap { field(12, field(1, Array($0.utf8))) }
  return field(7, outputs)
}

/// A field of bytes: its number and wire type 2, its length, its contents.
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
