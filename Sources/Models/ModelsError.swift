package import Faults
import Files
package import Inference

/// Says what went wrong with a model card, a network's files, or an embedder.
package enum ModelsError: FaultyError, Equatable {
  /// The card is not valid.
  case card(file: String, reason: String)
  /// A file has no known hash, and was not declared trusted.
  case unverified(model: String, file: String)
  /// The files of the catalogue's model must be converted before they can be run.
  case needsConverting(model: String, file: String, address: String?, command: String)
  /// There is no file and no model of this name.
  case nothingToAdd(source: String)
  /// The name of a file is neither a card's nor a network's.
  case notANetwork(file: String)
  /// No model of this name is in the store.
  case noSuchModel(name: String, available: [String])
  /// Another model of this name exists already.
  case alreadyThere(name: String)
  /// The model was shipped with the program and cannot be changed.
  case builtIn(name: String)
  /// A file of the card does not exist and has no URL.
  case fileMissing(model: String, file: String)
  /// A file's size or hash does not match the card.
  case mismatch(model: String, file: String, expected: String, got: String)
  /// A network's vocabulary is not of the kind that its card says.
  case vocabulary(file: String, reason: String)
  /// A file does not say what the classes of a network are called.
  case classes(file: String, reason: String)
  /// A file could not be fetched.
  case download(address: String, reason: String)
  /// A file could not be read or written.
  case file(operation: String, path: String, code: Int32, reason: String)
  /// A space's name is not valid.
  case spaceName(got: String)
  /// An option in a space's name is not valid.
  case spaceOption(got: String)
  /// The network makes no embedding, or its card does not describe one.
  case notAnEmbedder(model: String, reason: String)
  /// The network's output does not have the length in its card.
  case dimension(model: String, expected: Int, got: Int)
  /// The network could not be loaded or run.
  case inference(InferenceError)
  /// The text is not a pooling.
  case pooling(got: String)
  /// An output to be pooled is not a feature map.
  case featureMap(shape: [Int], values: Int)
  /// There are fewer vectors to learn a projection from than its dimension.
  case sampleSize(got: Int, expected: Int)
  /// The dimension of a projection exceeds that of the vectors, or is below 1.
  case targetDimension(got: Int, expected: ClosedRange<Int>)
  /// A vector does not have the length that a projection takes, or the length of the other vectors.
  case vectorLength(vector: Int, got: Int, expected: ClosedRange<Int>)
  /// A vector has an infinite or NaN component.
  case notFinite(vector: Int, component: Int)
  /// All vectors to learn a projection from are equal.
  case constantSample(count: Int)
  /// LAPACK found no eigenvectors.
  case eigenvectors(dimension: Int, code: Int32)
  /// Stored bytes are not a classifier.
  case classifier(got: String, expected: String)
  /// Stored bytes are not a projection.
  case projection(got: String, expected: String)

  package var kind: ErrorKind {
    switch self {
    case .unverified, .needsConverting, .noSuchModel, .alreadyThere, .sampleSize: .notReady
    case .nothingToAdd: .notFound
    case .notANetwork, .builtIn, .spaceName, .spaceOption, .pooling, .targetDimension: .unsupported
    case .card, .fileMissing, .mismatch, .vocabulary, .classes, .notAnEmbedder, .dimension, .featureMap,
      .vectorLength, .notFinite, .constantSample, .eigenvectors, .classifier, .projection:
      .damaged
    case .download, .file: .resource
    case .inference(let error): error.kind
    }
  }

  package var code: String {
    switch self {
    // Spaces and models are looked up by name: one that cannot be read counts as not found.
    case .noSuchModel, .spaceName, .spaceOption, .pooling: ErrorKind.notFound.code
    case .inference(let error): error.code
    default: kind.code
    }
  }

  package var remedy: Remedy? {
    switch self {
    case .unverified(let model, _): .trustModel(model)
    case .needsConverting(let model, _, _, let command): .convertModel(model, converter: command)
    case .noSuchModel(let name, _) where Catalogue.card(named: name) != nil: .addModel(name)
    case .nothingToAdd, .noSuchModel: .listModels
    case .spaceName: .listSpaces
    case .inference(let error): error.remedy
    default: nil
    }
  }
}

extension ModelsError {
  package var description: String {
    switch self {
    case .card(let file, let reason):
      "cannot use the model card \"\(file)\": \(reason); correct the card"
    case .unverified(let model, let file):
      "cannot add the model \"\(model)\": its card has no sha256 of \"\(file)\", so the file can't be verified; if you trust its source, accept it without, and its hash is pinned"
    case .needsConverting(let model, let file, let address, _):
      "cannot add the model \"\(model)\": \"\(file)\"\(address.map { " (\($0))" } ?? "") has to be converted in Eidetic's source tree first; then add the card that comes with it"
    case .nothingToAdd(let source):
      "cannot add \"\(source)\": there is no such file, and the catalogue has no such model; check the spelling"
    case .notANetwork(let file):
      "cannot add \"\(file)\": it is neither a card (.json) nor a network (.onnx, .xml with its .bin, .tflite, .pb, or a folder with saved_model.pb)"
    case .noSuchModel(let name, let available):
      "cannot find the model \"\(name)\": it is not installed; installed are: \(Self.list(available))"
    case .alreadyThere(let name):
      "cannot add the model \"\(name)\": another model has that name; remove it first, or change the name on the new card"
    case .builtIn(let name):
      "cannot remove the model \"\(name)\": it came with the program; only models that you added can be removed"
    case .fileMissing(let model, let file):
      "cannot use the model \"\(model)\": its file \"\(file)\" is missing and its card has no URL; put the file beside the card and add the card again"
    case .mismatch(let model, let file, let expected, let got):
      "cannot use the model \"\(model)\": \"\(file)\" has \(got), but its card says \(expected); fetch the file again, or the card that belongs to it"
    case .vocabulary(let file, let reason):
      "cannot read the vocabulary \"\(file)\": \(reason); take the file and the kind of tokenizer that belong to the network"
    case .classes(let file, let reason):
      "cannot read the names of classes in \"\(file)\": \(reason); make the file anew"
    case .download(let address, let reason):
      "cannot download \"\(address)\": \(reason); try again to resume the download"
    case .file(let operation, let path, let code, let reason):
      "cannot \(operation) \"\(path)\": \(reason) (code \(code))"
    case .spaceName(let got):
      "cannot use the search index \"\(got)\": a search index is named MODEL[@PRECISION][/OUTPUT][:POOLING][:OPTION=VALUE]…, where the precision is f32 or bf16"
    case .spaceOption(let got):
      "cannot use the option \"\(got)\" of a search index: use size=N or size=WxH (\(Self.words(SpaceOptions.sides)) pixels), fit=stretch, fit=crop or fit=pad, scales=N (\(Self.words(SpaceOptions.scaleCounts))), power=P (above 0, below 1) or regions=L (\(Self.words(Pooling.levels)) levels)"
    case .notAnEmbedder(let model, let reason):
      "cannot make embeddings with the model \"\(model)\": \(reason)"
    case .dimension(let model, let expected, let got):
      "cannot use the model \"\(model)\": its embedding has \(got) components, but its card says \(expected); correct the card"
    case .inference(let error):
      error.description
    case .pooling(let got):
      "cannot use the pooling \"\(got)\": it is none, gap, mac, gem:p=P (\(Self.words(Pooling.exponents))), spoc, crow or rmac:levels=L (\(Self.words(Pooling.levels)))"
    case .featureMap(let shape, let values):
      "cannot pool an output of the shape \(shape) with \(values) values: a feature map has three axes, channels, rows and columns, and a value for each place; name another output in the card"
    case .sampleSize(let got, let expected):
      "cannot learn from \(got) vectors: at least \(expected) are needed; take more pictures or fewer dimensions"
    case .targetDimension(let got, let expected):
      "cannot learn a projection to \(got) dimensions: these vectors allow \(Self.words(expected))"
    case .vectorLength(let vector, let got, let expected):
      "cannot use vector \(vector + 1): it has \(got) components, expected \(Self.words(expected)); take vectors of one space"
    case .notFinite(let vector, let component):
      "cannot use vector \(vector + 1): its component \(component + 1) is not a finite number; embed the picture again"
    case .constantSample(let count):
      "cannot learn from \(count) vectors that are all the same: there is no direction in which they differ; take other pictures"
    case .eigenvectors(let dimension, let code):
      "cannot compute the eigenvectors of \(dimension) dimensions: LAPACK gives up (code \(code)); take other pictures"
    case .classifier(let got, let expected):
      "cannot read a classifier: it has \(got), expected \(expected); train it again"
    case .projection(let got, let expected):
      "cannot read a projection: it has \(got), expected \(expected); learn it again"
    }
  }

  private static func words<Bound>(_ range: ClosedRange<Bound>) -> String {
    range.lowerBound == range.upperBound
      ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none yet" : names.joined(separator: ", ")
  }
}

/// Runs a file operation and converts its errors.
func ofFile<Result: ~Copyable>(_ body: () throws(FileError) -> Result) throws(ModelsError) -> Result {
  do throws(FileError) {
    return try body()
  } catch {
    switch error {
    case .missing(let path), .unfit(let path, _):
      throw .file(operation: "read", path: path, code: 0, reason: error.description)
    case .system(let operation, let path, let code):
      throw .file(operation: operation, path: path, code: code, reason: systemMessage(code))
    }
  }
}
