import FoundationEssentials

/// What an ONNX file says of itself in its metadata properties, such as the characters that its network
/// reads.
package struct ONNXMetadata: Sendable {
  private var values: [String: String] = [:]

  /// - Parameter path: an ONNX file; any other or damaged file says nothing.
  package init(ofFile path: String) {
    guard let data = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) else { return }
    let reader = ProtobufReader(data)
    // ModelProto.metadata_props is field 14; of StringStringEntryProto, key is 1 and value 2.
    for property in reader.fields(of: reader.whole) where property.number == 14 {
      let fields = property.contents.map(reader.fields(of:)) ?? []
      func text(_ number: UInt64) -> String? {
        fields.first { $0.number == number }?.contents.map(reader.text)
      }
      if let key = text(1), let value = text(2) { values[key] = value }
    }
  }

  /// The value of a property; `nil` if there is none.
  package subscript(key: String) -> String? { values[key] }
}
