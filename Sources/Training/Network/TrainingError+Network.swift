import Faults

extension TrainingError {
  /// What failed in fine-tuning.
  var fineTuningDescription: String {
    switch self {
    case .network(let got, let known):
      "cannot fine-tune \"\(got)\": choose one of \(known.joined(separator: ", "))"
    case .setting(let name, let got, let expected):
      "cannot fine-tune with \(name) \(got): expected \(expected)"
    case .tools(let expected):
      "cannot fine-tune networks: the scripts are missing (\(expected)); install the program again"
    case .environment(let problem, let detail): Self.description(of: problem, detail)
    case .start(let program, let reason): "cannot start \"\(program)\": \(reason); install it"
    case .fineTuning(let network, let reason): "cannot fine-tune \(network): \(Self.words(reason))"
    case .work(let path, let reason):
      "cannot use \"\(path)\" for fine-tuning: \(reason); free some space or check the permissions"
    case .shares, .labels, .line, .name, .noSuchPicture, .fewClasses, .notEmbedded, .noDifferences: ""
    }
  }

  private static func description(of problem: EnvironmentProblem, _ detail: String) -> String {
    let reason =
      detail.isEmpty ? "" : " (\(detail.split(separator: "\n").suffix(3).joined(separator: " / ")))"
    return switch problem {
    case .missing:
      "cannot fine-tune networks yet: TensorFlow and Keras must be installed first, which downloads "
        + "\(sizeText(TrainingTools.downloadBytes)) and takes \(sizeText(TrainingTools.environmentBytes)) on "
        + "disk; ask for it"
    case .noPython:
      "cannot install TensorFlow and Keras: Python 3.11 with the module venv was not found; install it (in Debian "
        + "the packages python3 and python3-venv)\(reason)"
    case .diskFull:
      "cannot install TensorFlow and Keras: the disk is too full; free some space and try again\(reason)"
    case .packages:
      "cannot install TensorFlow and Keras: their packages cannot be downloaded; check the connection to the "
        + "Internet and try again\(reason)"
    case .failed: "cannot install TensorFlow and Keras: the installation failed; try again\(reason)"
    }
  }

  private static func words(_ reason: FineTuningProblem) -> String {
    switch reason {
    case .memory(let bytes):
      "it needs more than \(sizeText(bytes)) of memory; choose a smaller network, or learn only the last blocks"
    case .diskFull(let folder): "the disk of \"\(folder)\" is full; free some space and try again to continue"
    case .download(let message):
      "its weights cannot be downloaded; check the connection to the Internet, or give a weight file (\(message))"
    case .killed: "it was killed, perhaps for want of memory; try again to continue"
    case .running: "another program is fine-tuning a network of this library; try again when it has finished"
    case .faces: "faces are not learned by networks; train a classifier on them"
    case .failed(let message): message
    }
  }

  /// Whether the same order, given again, continues where this error ended it.
  var canGoOn: Bool {
    switch self {
    case .fineTuning(_, .memory), .fineTuning(_, .diskFull), .fineTuning(_, .killed),
      .fineTuning(_, .download):
      true
    default: false
    }
  }

  /// A file of a fine-tuning that cannot be used, for an error of Foundation.
  static func work(_ path: String, _ error: any Error) -> TrainingError {
    .work(path: path, reason: systemReason(error).text)
  }
}
