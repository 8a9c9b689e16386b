import COpenVINO

/// The inputs and outputs of a network file, before any dimensions are fixed.
package struct NetworkDescription: Sendable, Equatable {
  /// One input or output.
  package struct Port: Sendable, Equatable, CustomStringConvertible {
    /// Empty if the file has none.
    package let name: String
    /// `nil` sizes are open; the whole shape is `nil` if even the number of axes is open.
    package let shape: [Int?]?
    /// OpenVINO's name of the type: `f32`, `u8`, …
    package let elementType: String

    package init(name: String, shape: [Int?]?, elementType: String) {
      self.name = name
      self.shape = shape
      self.elementType = elementType
    }

    /// As in `input [?, 3, 224, 224] f32`.
    package var description: String { "\(name) \(Self.text(shape)) \(elementType)" }

    /// A shape as text, with `?` for open sizes.
    package static func text(_ shape: [Int?]?) -> String {
      guard let shape else { return "[…]" }
      return "[" + shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", ") + "]"
    }
  }

  package let inputs: [Port]
  package let outputs: [Port]

  package init(inputs: [Port], outputs: [Port]) {
    self.inputs = inputs
    self.outputs = outputs
  }

  /// Reads a network, without compiling it.
  ///
  /// - Parameters:
  ///   - file: OpenVINO IR (`.xml` beside its `.bin`), ONNX, TensorFlow or TFLite.
  ///   - outputs: the required outputs; in an ONNX file, also tensors inside the graph.
  /// - Throws: `InferenceError.runtime` if the file cannot be read; `.noOutput`.
  package init(ofFile file: String, outputs: [String] = []) throws(InferenceError) {
    self = try unsafe withSharedCore(file) { core throws(InferenceError) in
      let model = try unsafe read(file, core: core, outputs: outputs)
      return try unsafe NetworkDescription(of: model.pointer, file: file)
    }
  }

  init(of model: OpaquePointer, file: String) throws(InferenceError) {
    var counts = (inputs: 0, outputs: 0)
    try check("look at", file) { unsafe ov_model_inputs_size(model, &counts.inputs) }
    try check("look at", file) { unsafe ov_model_outputs_size(model, &counts.outputs) }
    var (inputs, outputs): ([Port], [Port]) = ([], [])
    for index in 0..<counts.inputs {
      inputs.append(try unsafe Port(file) { unsafe ov_model_const_input_by_index(model, index, $0) })
    }
    for index in 0..<counts.outputs {
      outputs.append(try unsafe Port(file) { unsafe ov_model_const_output_by_index(model, index, $0) })
    }
    self.init(inputs: inputs, outputs: outputs)
  }
}

extension NetworkDescription {
  /// Makes sure that the inputs are those that a card names, and take any number of tokens, or that of the
  /// card.
  ///
  /// - Parameters:
  ///   - names: the names of all inputs.
  ///   - width: the only number of tokens that the network may take; `nil` if it must take any.
  ///   - file: what errors call the network.
  /// - Throws: `InferenceError.tokenInputs`.
  package func checkTokens(_ names: [String], width: Int?, file: String) throws(InferenceError) {
    let shapes: [[Int?]] = [[nil, nil], [nil, width]]
    guard Set(inputs.map(\.name)) == Set(names),
      inputs.allSatisfy({ $0.elementType == "i64" && shapes.contains($0.shape ?? []) })
    else { throw .tokenInputs(network: file, expected: names, got: inputs.map(\.description)) }
  }
}

extension NetworkDescription.Port {
  fileprivate init(
    _ file: String, _ call: (UnsafeMutablePointer<OpaquePointer?>) -> ov_status_e
  ) throws(InferenceError) {
    let port = unsafe Handle(try make("look at", file, call)) { unsafe ov_output_const_port_free($0) }
    let pointer = unsafe port.pointer
    var type = DYNAMIC
    try check("look at", file) { unsafe ov_port_get_element_type(pointer, &type) }
    var shape = unsafe ov_partial_shape_t()
    try check("look at", file) { unsafe ov_port_get_partial_shape(pointer, &shape) }
    defer { unsafe ov_partial_shape_free(&shape) }
    self.init(
      name: unsafe Self.name(of: pointer), shape: unsafe Self.axes(of: shape),
      elementType: Self.text(of: type))
  }

  private static func name(of port: OpaquePointer) -> String {
    var text: UnsafeMutablePointer<CChar>?
    // A port without a name is valid, but cannot be requested.
    guard unsafe ov_port_get_any_name(port, &text) == OK, let text = unsafe text else { return "" }
    defer { unsafe ov_free(text) }
    return unsafe String(cString: text)
  }

  private static func axes(of shape: ov_partial_shape_t) -> [Int?]? {
    let rank = unsafe shape.rank
    guard rank.min == rank.max, rank.min >= 0 else { return nil }
    return unsafe UnsafeBufferPointer(start: shape.dims, count: Int(rank.min)).map { axis in
      axis.min == axis.max ? Int(axis.min) : nil
    }
  }

  private static func text(of type: ov_element_type_e) -> String {
    let names = [
      DYNAMIC: "any", BF16: "bf16", F16: "f16", F32: "f32", F64: "f64", I8: "i8", I16: "i16",
      I32: "i32", I64: "i64", U8: "u8", U16: "u16", U32: "u32", U64: "u64", STRING: "string",
    ]
    return names[type] ?? "type \(type.rawValue)"
  }
}
