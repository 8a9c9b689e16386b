import COpenVINO

/// Reads the network in a file and compiles it for this processor. Its input is 8-bit RGB; the conversion,
/// layout, channel order, mean and scale become part of the network.
///
/// - Parameters:
///   - isOfAnySize: whether the size of pictures stays open; each request then takes one picture.
///   - outputs: the required outputs.
/// - Throws: `InferenceError.runtime` if OpenVINO cannot read or compile it; `.inputCount`; `.inputShape`;
///   `.noOutput`.
func compile(
  file: String, input: PictureInput, isOfAnySize: Bool = false, outputs: [String], precision: Precision,
  parallelism: Parallelism
) throws(InferenceError) -> Handle {
  try unsafe compiled(file) { core throws(InferenceError) in
    let model = try unsafe read(file, core: core, outputs: outputs)
    let shape = isOfAnySize ? input.openShape : input.shape(batch: parallelism.batch)
    try unsafe fixShape(of: model.pointer, file: file, input: input, shape: shape)
    try unsafe checkBatch(of: model.pointer, file: file, outputs: outputs, batch: parallelism.batch)
    let ready = try unsafe prependPreprocessing(to: model.pointer, file: file, input: input)
    return try unsafe compile(ready.pointer, core: core, file: file, precision, parallelism)
  }
}

/// Reads the network of a file and compiles it for this processor: tokens go in.
///
/// - Parameters:
///   - inputs: all that it has, each of 64-bit integers, `[texts, tokens]`, the number of texts open.
///   - width: the only number of tokens that it may take; `nil` if that must be open, too.
///   - outputs: what must be among its outputs.
/// - Throws: `InferenceError.runtime` when OpenVINO cannot read or compile it; `.tokenInputs`; `.noOutput`.
func compile(
  file: String, inputs: [String], width: Int?, outputs: [String], precision: Precision,
  parallelism: Parallelism
) throws(InferenceError) -> Handle {
  try unsafe compiled(file) { core throws(InferenceError) in
    let model = try unsafe read(file, core: core, outputs: outputs)
    try unsafe NetworkDescription(of: model.pointer, file: file).checkTokens(
      inputs, width: width, file: file)
    return try unsafe compile(model.pointer, core: core, file: file, precision, parallelism)
  }
}

/// Owns what is compiled while the core is lent.
private func compiled(
  _ file: String, _ body: (OpaquePointer) throws(InferenceError) -> OpaquePointer
) throws(InferenceError) -> Handle {
  // A pointer cannot leave the lock, the number that it is can.
  let address = try unsafe withSharedCore(file) { core throws(InferenceError) in
    UInt(bitPattern: try unsafe body(core))
  }
  guard let compiled = unsafe OpaquePointer(bitPattern: address) else {
    preconditionFailure("nothing was compiled")
  }
  return unsafe Handle(compiled) { unsafe ov_compiled_model_free($0) }
}

/// Sets the input's free dimensions (the batch, and rows and columns if the network leaves them open).
///
/// - Parameter dimensions: −1 for those that stay open.
private func fixShape(
  of model: OpaquePointer, file: String, input: PictureInput, shape dimensions: [Int]
) throws(InferenceError) {
  let inputs = try unsafe NetworkDescription(of: model, file: file).inputs
  guard inputs.count == 1, let port = inputs.first else {
    throw .inputCount(network: file, got: inputs.count)
  }
  guard input.fits(port.shape) else { throw input.refusal(of: port, network: file) }
  let bounds = dimensions.map { ov_dimension_t(min: Int64($0), max: Int64($0)) }
  var shape = unsafe ov_partial_shape_t()
  try check("shape", file) {
    unsafe ov_partial_shape_create(Int64(bounds.count), bounds, &shape)
  }
  defer { unsafe ov_partial_shape_free(&shape) }
  do throws(InferenceError) {
    try check("reshape", file) { unsafe ov_model_reshape_single_input(model, shape) }
  } catch {
    throw input.refusal(of: port, network: file)
  }
}

/// Checks that each output has a row for each picture: reshaping may have merged them.
private func checkBatch(
  of model: OpaquePointer, file: String, outputs: [String], batch: Int
) throws(InferenceError) {
  let ports = try unsafe NetworkDescription(of: model, file: file).outputs
  for port in ports where outputs.contains(port.name) {
    guard let shape = port.shape, let rows = shape.first ?? nil, rows != batch else { continue }
    throw .outputShape(network: file, output: port.name, got: shape.map { $0 ?? -1 }, batch: batch)
  }
}

private func prependPreprocessing(
  to model: OpaquePointer, file: String, input: PictureInput
) throws(InferenceError) -> Handle {
  let builder = try unsafe owned("prepare", file, { unsafe ov_preprocess_prepostprocessor_create(model, $0) })
  {
    unsafe ov_preprocess_prepostprocessor_free($0)
  }
  let info = try unsafe owned(
    "prepare", file, { unsafe ov_preprocess_prepostprocessor_get_input_info(builder.pointer, $0) }
  ) {
    unsafe ov_preprocess_input_info_free($0)
  }
  try describeTensor(info, file: file, input: input)
  try describeModel(info, file: file, input: input)
  try addSteps(info, file: file, input: input)
  let built = try unsafe make("prepare", file) {
    unsafe ov_preprocess_prepostprocessor_build(builder.pointer, $0)
  }
  return unsafe Handle(built) { unsafe ov_model_free($0) }
}

/// Declares the input tensor: interleaved 8-bit pixels, or standardised values.
private func describeTensor(
  _ info: borrowing Handle, file: String, input: PictureInput
) throws(InferenceError) {
  let pointer = unsafe info.pointer
  let tensor = try unsafe owned(
    "prepare", file, { unsafe ov_preprocess_input_info_get_tensor_info(pointer, $0) }
  ) {
    unsafe ov_preprocess_input_tensor_info_free($0)
  }
  let layout = try layoutHandle("NHWC", file: file)
  let type = input.standardise ? F32 : U8
  try check("prepare", file) { unsafe ov_preprocess_input_tensor_info_set_element_type(tensor.pointer, type) }
  try check("prepare", file) {
    unsafe ov_preprocess_input_tensor_info_set_layout(tensor.pointer, layout.pointer)
  }
}

/// Declares what the network itself expects.
private func describeModel(_ info: borrowing Handle, file: String, input: PictureInput) throws(InferenceError)
{
  let pointer = unsafe info.pointer
  let model = try unsafe owned(
    "prepare", file, { unsafe ov_preprocess_input_info_get_model_info(pointer, $0) }
  ) {
    unsafe ov_preprocess_input_model_info_free($0)
  }
  let layout = try layoutHandle(input.layout.rawValue, file: file)
  try check("prepare", file) {
    unsafe ov_preprocess_input_model_info_set_layout(model.pointer, layout.pointer)
  }
}

private func addSteps(_ info: borrowing Handle, file: String, input: PictureInput) throws(InferenceError) {
  let pointer = unsafe info.pointer
  let steps = try unsafe owned(
    "prepare", file, { unsafe ov_preprocess_input_info_get_preprocess_steps(pointer, $0) }
  ) {
    unsafe ov_preprocess_preprocess_steps_free($0)
  }
  let stepsPointer = unsafe steps.pointer
  try check("prepare", file) { unsafe ov_preprocess_preprocess_steps_convert_element_type(stepsPointer, F32) }
  if input.channelOrder == .bgr {
    try check("prepare", file) { unsafe ov_preprocess_preprocess_steps_reverse_channels(stepsPointer) }
  }
  if input.mean != [0, 0, 0] {
    try check("prepare", file) {
      unsafe ov_preprocess_preprocess_steps_mean_multi_channels(stepsPointer, input.mean, 3)
    }
  }
  if input.scale != [1, 1, 1] {
    try check("prepare", file) {
      unsafe ov_preprocess_preprocess_steps_scale_multi_channels(stepsPointer, input.scale, 3)
    }
  }
}

private func layoutHandle(_ text: String, file: String) throws(InferenceError) -> Handle {
  try unsafe owned("prepare", file, { unsafe ov_layout_create(text, $0) }) { unsafe ov_layout_free($0) }
}

private func owned(
  _ operation: String, _ network: String,
  _ call: (UnsafeMutablePointer<OpaquePointer?>) -> ov_status_e,
  free: @escaping (OpaquePointer) -> Void
) throws(InferenceError) -> Handle {
  unsafe Handle(try make(operation, network, call), free: free)
}

private func compile(
  _ model: OpaquePointer, core: OpaquePointer, file: String, _ precision: Precision,
  _ parallelism: Parallelism
) throws(InferenceError) -> OpaquePointer {
  let settings: [(key: String, value: String)] = [
    ("NUM_STREAMS", String(parallelism.streams)),
    ("INFERENCE_NUM_THREADS", String(parallelism.threads)),
    ("INFERENCE_PRECISION_HINT", precision.rawValue),
    // Decoding shares the cores with inference: pinned threads would wait behind it.
    ("ENABLE_CPU_PINNING", "NO"),
    // Caches kernels for recent sizes, for networks that take any.
    ("CPU_RUNTIME_CACHE_CAPACITY", "512"),
    // Of a network with 8-bit weights, OpenVINO would round what flows through it to 8 bits too, where the
    // processor has instructions for that: no two kinds of processors would give one embedding.
    ("DYNAMIC_QUANTIZATION_GROUP_SIZE", "0"),
  ]
  return try unsafe make("compile", file) { compiled in
    unsafe withProperties(settings[...]) { properties in
      unsafe ov_core_compile_model_props(
        core, model, "CPU", properties.count, properties.baseAddress, compiled)
    }
  }
}

/// Lends settings as OpenVINO's array of C strings during the call.
private func withProperties<Result>(
  _ settings: ArraySlice<(key: String, value: String)>, after done: [ov_property_t] = unsafe [],
  _ body: (UnsafeBufferPointer<ov_property_t>) -> Result
) -> Result {
  guard let first = settings.first else { return unsafe done.withUnsafeBufferPointer { unsafe body($0) } }
  return unsafe first.key.withCString { key in
    unsafe first.value.withCString { value in
      unsafe withProperties(settings.dropFirst(), after: done + [ov_property_t(key: key, value: value)], body)
    }
  }
}
