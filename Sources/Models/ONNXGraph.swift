import FoundationEssentials

/// The graph of an ONNX file, as far as needed to find the tensors before the classifier.
struct ONNXGraph {
  struct Node {
    let operation: String
    let inputs: [String]
  }

  /// The node that makes each tensor.
  private var producers: [String: Node] = [:]
  /// The names of weights.
  private var constants: Set<String> = []
  /// The names of the graph's outputs.
  private(set) var outputs: [String] = []

  /// - Parameter path: an ONNX file; any other or damaged file gives an empty graph.
  init(ofFile path: String) {
    guard let data = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) else { return }
    let reader = ProtobufReader(data)
    // ModelProto.graph is field 7; of GraphProto, node is 1, initializer 5, output 12.
    for model in reader.fields(of: reader.whole) where model.number == 7 {
      for field in model.contents.map(reader.fields(of:)) ?? [] {
        guard let contents = field.contents else { continue }
        switch field.number {
        case 1: addNode(contents, reader)
        case 5: constants.formUnion(reader.texts(8, of: contents))
        case 12: outputs += reader.texts(1, of: contents)
        default: break
        }
      }
    }
  }

  private mutating func addNode(_ contents: Range<Int>, _ reader: ProtobufReader) {
    let operation = reader.texts(4, of: contents).first ?? ""
    let node = Node(operation: operation, inputs: reader.texts(1, of: contents))
    for output in reader.texts(2, of: contents) { producers[output] = node }
    if operation == "Constant" { constants.formUnion(reader.texts(2, of: contents)) }
  }

  /// The input vector of the last layer before an output, and the feature map that is pooled to it; `nil` if
  /// the output is not a classifier's.
  ///
  /// If the last layer is a convolution, its input is a feature map, perhaps of one pixel.
  func beforeClassifier(of output: String) -> (vector: String?, map: String?)? {
    guard let (_, classifier) = producer(before: output, through: Self.afterClassifier),
      Self.classifiers.contains(classifier.operation), let data = data(of: classifier)
    else { return nil }
    if classifier.operation == "Conv" { return (nil, data) }
    guard let (_, pooling) = producer(before: data, through: Self.afterPooling),
      Self.poolings.contains(pooling.operation)
    else { return (data, nil) }
    return (data, self.data(of: pooling))
  }

  /// The first node backwards from a tensor whose kind is not skipped.
  private func producer(before tensor: String, through passed: Set<String>) -> (String, Node)? {
    var (name, steps) = (tensor, 0)
    while let node = producers[name], steps < 16 {
      guard passed.contains(node.operation), let next = data(of: node) else { return (name, node) }
      (name, steps) = (next, steps + 1)
    }
    return nil
  }

  /// The input of a node that is not a weight.
  private func data(of node: Node) -> String? { node.inputs.first { !constants.contains($0) && !$0.isEmpty } }

  private static let classifiers: Set = ["Gemm", "MatMul", "Conv"]
  private static let poolings: Set = ["GlobalAveragePool", "AveragePool", "ReduceMean", "GlobalMaxPool"]
  private static let shaping: Set = [
    "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Cast", "Dropout",
  ]
  private static let afterPooling = shaping
  private static let afterClassifier = shaping.union(poolings).union([
    "Softmax", "LogSoftmax", "Sigmoid", "Add", "Relu", "Transpose",
  ])
}

extension ProtobufReader {
  /// The texts of all fields of a number in a message.
  fileprivate func texts(_ number: UInt64, of message: Range<Int>) -> [String] {
    fields(of: message).compactMap { $0.number == number ? $0.contents.map(text) : nil }
  }
}
