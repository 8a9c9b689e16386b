public import Faults

/// Says why nothing can be learned from labelled pictures.
public enum TrainingError: FaultyError, Equatable {
  /// Why labels do not do.
  public enum LabelProblem: Sendable, Equatable {
    /// There are none.
    case none
    /// All pictures are of one class.
    case oneClass(String)
    /// Fewer than two classes have enough pictures.
    case small(least: Int, largest: [String])
    /// Faces were to be learned where only whole pictures can be.
    case faces
    /// Pictures cannot be read; the first one and the reason.
    case unreadable(pictures: Int, first: String)
    /// Looking through them takes too long.
    case large(seconds: Double)
  }

  /// Why there is no Python environment for fine-tuning.
  public enum EnvironmentProblem: Sendable, Equatable {
    /// It was not made yet, and may not be made without being asked for.
    case missing
    /// There is no suitable Python.
    case noPython
    /// There is too little space on the disk.
    case diskFull
    /// The packages cannot be downloaded or installed.
    case packages
    /// Making it failed otherwise.
    case failed
  }

  /// Why a network was not fine-tuned.
  public enum FineTuningProblem: Sendable, Equatable {
    /// It needs more memory than it may take.
    case memory(bytes: Int)
    /// The disk of its working folder is full.
    case diskFull(folder: String)
    /// The weights cannot be downloaded.
    case download(String)
    /// It was killed from outside.
    case killed
    /// Faces were to be learned.
    case faces
    /// Another process is fine-tuning in the same gallery.
    case running
    /// The script says why.
    case failed(String)
  }

  /// There are too few classes, or too few of them have two pictures.
  case fewClasses(got: Int, repeated: Int)
  /// Pictures are not in the library, or have no embedding in the search index.
  case notEmbedded(count: Int, example: String, space: String)
  /// The pictures of each class are the same.
  case noDifferences
  /// The parts that pictures are split into are no shares of a whole.
  case shares(got: String)
  /// There is not enough to learn from.
  case labels(source: String, reason: LabelProblem)
  /// A line of a file of labels cannot be read; line 0 is the file as a whole.
  case line(path: String, number: Int, reason: String)
  /// The name of a result is empty or too long, or has characters that names cannot have.
  case name(got: String)
  /// A picture is not among the pictures of a source of labels.
  case noSuchPicture(id: Int64, source: String)
  /// A network cannot be fine-tuned, or is not known.
  case network(got: String, known: [String])
  /// A setting of fine-tuning is out of range.
  case setting(name: String, got: String, expected: String)
  /// The scripts that fine-tune networks are missing.
  case tools(expected: String)
  /// The Python environment cannot be made.
  case environment(EnvironmentProblem, detail: String)
  /// A program cannot be started.
  case start(program: String, reason: String)
  /// A network was not fine-tuned.
  case fineTuning(network: String, reason: FineTuningProblem)
  /// A file of a fine-tuning cannot be written or read.
  case work(path: String, reason: String)

  /// What kind of thing went wrong.
  public var kind: ErrorKind {
    switch self {
    case .shares, .name, .setting, .fineTuning(_, .faces): .usage
    case .labels, .tools, .environment(.missing, _), .environment(.noPython, _): .notReady
    case .line: .unreadable
    case .noSuchPicture, .network: .notFound
    case .fineTuning(_, .running): .busy
    case .environment, .start, .fineTuning, .work: .resource
    case .fewClasses, .noDifferences, .notEmbedded: .notReady
    }
  }

  /// What failed, on what, why, and what to do.
  public var description: String {
    switch self {
    case .fewClasses(let got, let repeated):
      "cannot learn what tells classes apart from \(got == 1 ? "1 class" : "\(got) classes"), \(repeated) of them with two "
        + "pictures or more: label pictures of at least two classes, with at least two pictures of one"
    case .notEmbedded(let count, let example, let space):
      "cannot learn from \(count == 1 ? "a picture" : "\(count) pictures, such as") \"\(example)\": "
        + "\(count == 1 ? "it isn't" : "they aren't") in the search index \(space); index what you labelled first"
    case .noDifferences:
      "cannot learn what tells classes apart: within every class, all pictures are the same; label different "
        + "pictures of each class"
    case .shares(let got):
      "cannot split pictures into \(got): give the shares for training, test and validation, such as "
        + "0.8,0.15,0.05, which add up to 1, with something to learn from"
    case .labels(LabelSource.people.description, .none):
      "cannot learn from \(LabelSource.people.description): there are no labelled pictures, because nobody who has a face "
        + "in them has a name; name people first"
    case .labels(let source, .none):
      "cannot learn from \(source): there are no labelled pictures; put the pictures of each class into a folder "
        + "of its own, or choose other labels"
    case .labels(let source, .oneClass(let name)):
      "cannot learn from \(source): all pictures are of one class, \(name); add pictures of another class"
    case .labels(let source, .small(let least, let largest)):
      "cannot learn from \(source): fewer than two classes have \(least) different pictures"
        + "\(largest.isEmpty ? "" : " (the largest: \(largest.joined(separator: ", ")))"); add pictures, or accept "
        + "smaller classes"
    case .labels(let source, .faces):
      "cannot learn a search index from \(source): faces are compared by a network of their own; choose other labels"
    case .labels(let source, .unreadable(let pictures, let first)):
      "cannot learn from \(source): none of its \(pictures) pictures can be read; the first one: \(first)"
    case .labels(let source, .large(let seconds)):
      "cannot show the classes of \(source): looking through them takes more than \(seconds) s; choose the folder "
        + "that has a folder for each class"
    case .line(let path, 0, let reason): "cannot read the labels \"\(path)\": \(reason)"
    case .line(let path, let number, let reason):
      "cannot read the labels \"\(path)\": line \(number): \(reason); a line is a path, a tab and a class"
    case .name(let got):
      "cannot use the name \"\(got)\": a name has 1 to 100 letters, digits, spaces, '.', '_' and '-', and begins "
        + "with a letter"
    case .noSuchPicture(let id, let source):
      "cannot correct picture \(id): it is not among the pictures of \(source); choose one of those"
    default: fineTuningDescription
    }
  }
}
