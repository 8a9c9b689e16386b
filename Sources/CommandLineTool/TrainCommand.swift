import Eidetic
import Foundation
import Reporting
import Training

struct TrainCommand: Command {
  let name = "train"
  let usage =
    "head --labels SOURCE [OPTION]... | metric --labels SOURCE [OPTION]... | network --labels SOURCE [OPTION]... | list | show NAME | use NAME | discard NAME | remove NAME | classify NAME PICTURE"
  let summary = "Train a classifier on labelled pictures, and use what was trained."
  let details = """
    "head" learns to tell the classes of labelled pictures apart, from embeddings that the library has or makes, \
    in seconds, and measures it on pictures that were held out:

      eidetic train head --labels ~/flowers --name flowers
      eidetic train use flowers
      eidetic search --where "label:rose>0.8"

    SOURCE is a folder with a folder of pictures for each class; a file with a path, a tab and a class in each \
    line; "tags" for tags that people gave and the keywords of files; or "people" for the faces of named people. \
    The pictures need not be in the library.
    "metric" learns a search index in which pictures of one class are closer together, also of classes that it \
    was not learned from. The pictures have to be in the library:

      eidetic train metric --labels ~/flowers --name flowers-metric
      eidetic search flower.jpg --space flowers-metric

    "network" fine-tunes a network itself in two stages, which takes minutes: first a classifier on what the \
    network sees, then its last blocks or all layers at a small rate. The new network is a model like any other:

      eidetic train network --labels ~/flowers --name flowers
      eidetic index --space flowers
      eidetic train use flowers

    It needs TensorFlow and Keras, about 2 GB on disk, which are installed when you agree. Run the command again \
    to continue after a crash.
    Pictures that look the same, and bursts, always lie in the same part. NAME is the name of a result, of which \
    the newest counts, or its number.
    Commands:
      list  List what was trained.
      show NAME  Show what training reached; --report FILE writes it as one HTML file.
      use NAME  Label all pictures of the library, and every new one, by the classifier.
      discard NAME  Take its labels from all pictures; it can be used again.
      remove NAME  Remove a result with its labels.
      classify NAME PICTURE  Show what the classifier takes a picture for.
    """
  let syntax = Syntax(
    verbs: ["head", "metric", "network", "list", "show", "use", "discard", "remove", "classify"],
    options: [
      .value("--labels", "SOURCE", "Where the labels come from.").of("head", "metric", "network"),
      .value("--root", "DIR", "The folder of the paths in a file of labels (default: the file's).").of(
        "head", "metric", "network"),
      .value(
        "--classes", "A,B", "With \"tags\": learn only these tags and keywords (default: all).", repeats: true
      ).of("head", "metric", "network"),
      .value("--name", "NAME", "The name of the result (default: that of the labels' folder or file).").of(
        "head", "metric", "network"),
      .value(
        "--space", "NAME", "The search index to learn from (default: \(SearchEngine.defaultSpace))."
      ).of("head", "metric", "network"),
      .value(
        "--split", "A,B,C", "The shares of training, test and validation (default: 0.8,0.15,0.05)."
      ).of("head", "metric", "network"),
      .value("--seed", "N", "The seed of the split (default: 1).").of("head", "metric", "network"),
      .value(
        "--least", "N",
        "The fewest different pictures of a class (default: \(TrainingOrder.standardLeast)); smaller classes are left out."
      ).of("head", "metric", "network"),
      .value(
        "--folds", "N|each",
        "How many times a part of what is learned from is held out, to find wrong labels (default: \(TrainingOrder.standardFolds)); each leaves out every picture once."
      ).of("head"),
      .value(
        "--method", "NAME", "\(Format.choices(of: MetricMethod.self)) (default: whitening)."
      ).of("metric"),
      .value(
        "--network", "NAME",
        "The network to fine-tune: \(FineTuningOrder.networks.joined(separator: ", ")) (default: the first)."
      ).of("network"),
      .value(
        "--weights", "FILE|published|random",
        "Where a Keras network's weights come from; published downloads them (default)."
      ).of("network"),
      .value("--layers", "last|all", "Which layers to learn in the second stage (default: last).").of(
        "network"),
      .value("--epochs", "N", "How often to go through the pictures in the second stage (default: 6).").of(
        "network"),
      .flag("--install", "Install TensorFlow and Keras if they are missing, without asking.").of("network"),
      .value("--report", "FILE", "Write the report as one HTML file; - is standard output.").of(
        "head", "network", "show"),
      Syntax.force.of("head", "network", "show"),
      Syntax.json,
    ])

  func run(_ arguments: Arguments, _ context: Context) async throws -> ExitCode {
    let operands = Array(arguments.operands.dropFirst())
    try arguments.refuse(["--force"], unless: arguments.has("--report"), "--report")
    switch (arguments.operands[0], operands.count) {
    case ("head", 0): try await TrainHead.run(arguments, context)
    case ("metric", 0): try await TrainHead.runMetric(arguments, context)
    case ("network", 0): try await TrainHead.runNetwork(arguments, context)
    case ("list", 0): try await list(arguments, context)
    case ("show", 1):
      let engine = try context.engine(creating: false)
      let trained = try await engine.trained.trained(operands[0])
      let report = try await Trainer(engine).report(of: trained.id)
      try await TrainHead.tell(trained, report, engine, arguments, context)
    case ("use", 1): try await use(operands[0], arguments, context)
    case ("discard", 1):
      let engine = try context.engine(creating: false)
      let trained = try await engine.trained.trained(operands[0])
      try await engine.trained.stopUsing(trained.id)
      try tell(["discarded": trained.id], "\(trained.name) no longer labels pictures.", arguments, context)
    case ("remove", 1):
      let engine = try context.engine(creating: false)
      let trained = try await engine.trained.trained(operands[0])
      try await engine.trained.remove(trained.id)
      try tell(["removed": trained.id], "Removed \(trained.name), number \(trained.id).", arguments, context)
    case ("classify", 2): try await classify(operands[1], by: operands[0], arguments, context)
    case (let verb, _):
      throw UsageError(
        description: "cannot run \"train \(verb)\" with \(Format.counted(operands.count, "operand")); "
          + "see: eidetic train --help")
    }
    return .done
  }

  private func list(_ arguments: Arguments, _ context: Context) async throws {
    let all = try await context.engine(creating: false).trained.all()
    guard !arguments.has("--json") else { return try context.console.answer(json: ["trained": all]) }
    guard !all.isEmpty else { return context.console.answer("Nothing was trained yet.") }
    context.console.answer(
      Table(
        columns: [
          .number("number"), .text("name"), .word("kind"), .number("classes"), .number("pictures"),
          .word("search index", spare: 1), .word("used"),
        ],
        rows: all.map {
          [
            "\($0.id)", $0.name, $0.kind.rawValue, "\($0.classes)", "\($0.pictures)", $0.space,
            $0.isUsed ? "yes" : "no",
          ]
        }))
  }

  private func use(_ reference: String, _ arguments: Arguments, _ context: Context) async throws {
    let engine = try context.engine(creating: false)
    let trained = try await engine.trained.trained(reference)
    let count = try await engine.trained.use(trained.id)
    guard !arguments.has("--json") else {
      return try context.console.answer(json: ["used": trained.id, "labelled": Int64(count)])
    }
    context.console.answer(
      "\(trained.name) labels the library's pictures: \(Format.counted(count, "picture")) labelled now.")
  }

  private func classify(
    _ path: String, by reference: String, _ arguments: Arguments, _ context: Context
  ) async throws {
    let engine = try context.engine(creating: false)
    let trained = try await engine.trained.trained(reference)
    let found = try await engine.trained.classify(.file(path), by: trained.id)
    guard !arguments.has("--json") else { return try context.console.answer(json: found) }
    context.console.answer(found.answer.map { "This is \($0)." } ?? "This is none of the classes.")
    context.console.answer(
      Table(
        columns: [.text("class"), .number("probability")],
        rows: found.classes.prefix(5).map { [$0.name, Format.fixed($0.probability, digits: 3)] }))
  }

  private func tell(
    _ json: [String: Int64], _ text: String, _ arguments: Arguments, _ context: Context
  ) throws {
    guard !arguments.has("--json") else { return try context.console.answer(json: json) }
    context.console.answer(text)
  }
}
