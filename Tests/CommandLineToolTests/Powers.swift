import Testing

/// Something that one can do with Eidetic, and where.
struct Power: Sendable, CustomTestStringConvertible {
  let name: String
  /// Public methods of the library.
  var verbs: [String] = []
  /// Commands, with their verbs.
  var commands: [String] = []
  /// Operations of the API.
  var operations: [String] = []
  /// Why there is no command, or no operation; `nil` if there are both.
  var reason: String?

  var testDescription: String { name }
}

enum Powers {
  static let all =
    searching + indexing + library + spaces + tags + training + models + people + names + service

  /// Methods that do nothing by themselves: they prepare, check or serve other powers.
  static let helpers = [
    "JobsRoom.stop()", "JobsRoom.updates()", "JobsRoom.perform(_:)", "SearchEngine.builtInModelFolders()",
    "SearchEngine.checkPaths(_:filling:)", "LibraryRoom.discardIfUnused()",
    "LibraryRoom.imageIDs(of:)", "LibraryRoom.indexedPaths(of:)", "LibraryRoom.isIndexed(fileAt:)",
    "SearchEngine.prepareDecoding()", "LibraryRoom.removeExpiredQueries()",
    "SpacesRoom.catalogue()", "SpacesRoom.names(in:)",
  ]

  private static let onlyPage = "what the page shows of pictures that the command line names by their paths"

  private static let searching = [
    Power(
      name: "search", verbs: ["SearchEngine.search(_:progress:)"], commands: ["search"],
      operations: ["POST /api/v1/search"]),
    Power(
      name: "write filters", verbs: ["LibraryRoom.suggestions(for:at:limit:)"],
      operations: ["GET /api/v1/fields", "GET /api/v1/suggestions", "GET /api/v1/parts"],
      reason: "what a page shows while a filter is typed; the help of the command search lists the fields"),
    Power(
      name: "search for a face", verbs: ["FacesRoom.search(_:)"], commands: ["faces search"],
      operations: ["POST /api/v1/faces/search"]),
    Power(
      name: "draw sheets", verbs: ["SearchEngine.contactSheet(of:for:)", "SearchEngine.matchSheet(of:for:)"],
      reason: "options of the command search; clients of the API draw what they show"),
    Power(
      name: "fetch a picture", verbs: ["SearchEngine.fetch(_:)"], operations: ["POST /api/v1/fetch"],
      reason: "the command search itself takes URLs"),
    Power(
      name: "keep a query picture",
      verbs: [
        "LibraryRoom.keep(_:name:days:)", "LibraryRoom.keptQuery(_:)", "LibraryRoom.removeKeptQuery(_:)",
      ],
      operations: [
        "POST /api/v1/queries", "GET /api/v1/queries/{id}", "DELETE /api/v1/queries/{id}",
      ],
      reason: "gives a search a URL, which the command line has no use for"),
    Power(
      name: "evaluate", verbs: ["SearchEngine.ranking(_:)"],
      commands: [
        "evaluate oxford5k", "evaluate paris6k", "evaluate revisited-easy", "evaluate revisited-medium",
        "evaluate revisited-hard", "evaluate labels", "evaluate duplicates", "evaluate captions",
      ],
      operations: ["POST /api/v1/evaluate"]),
    Power(
      name: "evaluate without the library",
      commands: ["evaluate faces", "evaluate people"],
      reason: "detect faces outside of any library; developers run them from the tree"),
    Power(
      name: "measure speed", commands: ["bench pipeline", "bench search", "bench systems"],
      reason: "measures the machine alone, with nothing else running"),
  ]

  private static let indexing = [
    Power(
      name: "index",
      verbs: ["SearchEngine.index(_:options:pause:progress:)", "JobsRoom.submit(_:joinsSame:)"],
      commands: ["index"], operations: ["POST /api/v1/jobs"]),
    Power(
      name: "watch and steer jobs",
      verbs: [
        "JobsRoom.job(_:)", "JobsRoom.pause(_:)", "JobsRoom.resume(_:)",
        "JobsRoom.cancel(_:)",
      ],
      operations: [
        "GET /api/v1/jobs", "GET /api/v1/jobs/{id}", "POST /api/v1/jobs/{id}/pause",
        "POST /api/v1/jobs/{id}/resume", "POST /api/v1/jobs/{id}/cancel", "GET /api/v1/events",
      ],
      reason: "the command index is its own job: it shows how far it is, and signals stop or end it"),
  ]

  private static let library = [
    Power(
      name: "show the state",
      verbs: [
        "LibraryRoom.status(withErrors:withSkipped:)", "LibraryRoom.counts()", "LibraryRoom.roots()",
        "SpacesRoom.defaultName()", "LibraryRoom.errors(after:limit:withLinks:)",
        "LibraryRoom.passedOver(after:limit:)",
      ],
      commands: ["status"],
      operations: [
        "GET /api/v1/status", "GET /api/v1/roots", "GET /api/v1/errors", "GET /api/v1/skipped",
      ]),
    Power(
      name: "forget a folder", verbs: ["LibraryRoom.removeRoot(_:)"], commands: ["forget"],
      operations: ["DELETE /api/v1/roots/{id}"]),
    Power(
      name: "show what is known about a picture", verbs: ["LibraryRoom.image(_:)"], commands: ["show"],
      operations: ["GET /api/v1/images/{id}"]),
    Power(
      name: "browse by month and folder", verbs: ["LibraryRoom.timeline(_:)", "LibraryRoom.folders(in:)"],
      operations: ["GET /api/v1/timeline", "GET /api/v1/folders"],
      reason: "what a page counts to move in; the command search lists a month or a folder by date"),
    Power(
      name: "look at pictures",
      verbs: [
        "LibraryRoom.images(limit:after:order:filter:)", "LibraryRoom.original(of:)",
        "LibraryRoom.thumbnail(of:)", "LibraryRoom.preview(of:)",
      ],
      operations: [
        "GET /api/v1/images", "GET /api/v1/images/{id}/original",
        "GET /api/v1/images/{id}/preview", "GET /api/v1/images/{id}/thumbnail", "POST /api/v1/preview",
      ],
      reason: onlyPage),
  ]

  private static let spaces = [
    Power(
      name: "list search indexes",
      verbs: [
        "SpacesRoom.all()", "SpacesRoom.space(named:)", "SpaceCatalogue.possible()",
        "SpaceCatalogue.missingPresets()",
      ],
      commands: ["spaces list", "spaces show"], operations: ["GET /api/v1/spaces"]),
    Power(name: "add a search index", commands: ["spaces add"], operations: ["POST /api/v1/jobs"]),
    Power(
      name: "learn a search index", verbs: ["SpacesRoom.learn(named:options:progress:)"],
      commands: ["spaces learn"], operations: ["POST /api/v1/spaces/learn"]),
    Power(
      name: "export and import vectors",
      verbs: [
        "SpacesRoom.export(named:to:hasOwnFiles:progress:)",
        "SpacesRoom.importVectors(named:from:metric:progress:)",
      ], commands: ["spaces export", "spaces import"],
      reason: "reads and writes a folder beside the other program's files, where the command runs"),
    Power(
      name: "remove a search index", verbs: ["SpacesRoom.remove(named:)"], commands: ["spaces remove"],
      operations: ["POST /api/v1/spaces/remove"]),
  ]

  private static let tags = [
    Power(
      name: "list tags", verbs: ["TagsRoom.all()"], commands: ["tags list"],
      operations: ["GET /api/v1/tags"]),
    Power(
      name: "add a tag", verbs: ["TagsRoom.add(_:to:)"], commands: ["tags add"],
      operations: ["POST /api/v1/tags/add"]),
    Power(
      name: "remove a tag", verbs: ["TagsRoom.remove(_:from:)"], commands: ["tags remove"],
      operations: ["POST /api/v1/tags/remove"]),
    Power(
      name: "undo a change of tags", verbs: ["TagsRoom.undo()"], commands: ["tags undo"],
      operations: ["POST /api/v1/tags/undo"]),
  ]

  private static let training = [
    Power(
      name: "train a classifier",
      verbs: [
        "Trainer.trainHead(_:program:progress:)", "Trainer.preview(_:least:within:)", "Trainer.order(of:)",
      ],
      commands: ["train head"],
      operations: [
        "POST /api/v1/training", "POST /api/v1/training/labels", "POST /api/v1/training/{id}/again",
      ]),
    Power(
      name: "learn a search index from labels", verbs: ["Trainer.trainMetric(_:program:progress:)"],
      commands: ["train metric"], operations: ["POST /api/v1/training"]),
    Power(
      name: "fine-tune a network", verbs: ["Trainer.trainNetwork(_:program:tools:mayInstall:progress:)"],
      commands: ["train network"],
      reason:
        "it installs two gigabytes of Python packages on the machine, which only whoever sits at it may want"),
    Power(
      name: "list what was trained", verbs: ["TrainedRoom.all()", "TrainedRoom.trained(_:)"],
      commands: ["train list"], operations: ["GET /api/v1/training"]),
    Power(
      name: "show what training reached", verbs: ["Trainer.report(of:)"], commands: ["train show"],
      operations: ["GET /api/v1/training/{id}"]),
    Power(
      name: "use a classifier", verbs: ["TrainedRoom.use(_:)", "TrainedRoom.stopUsing(_:)"],
      commands: ["train use", "train discard"], operations: ["POST /api/v1/training/{id}/use"]),
    Power(
      name: "remove what was trained", verbs: ["TrainedRoom.remove(_:)"], commands: ["train remove"],
      operations: ["DELETE /api/v1/training/{id}"]),
    Power(
      name: "classify a picture", verbs: ["TrainedRoom.classify(_:by:)"], commands: ["train classify"],
      operations: ["POST /api/v1/training/{id}/classify"]),
    Power(
      name: "correct a label", verbs: ["Trainer.correct(image:to:for:)"],
      operations: ["POST /api/v1/training/{id}/corrections"],
      reason: "what is done while looking at pictures; the labels of a folder or a file can be changed there"),
  ]

  private static let models = [
    Power(
      name: "list models",
      verbs: [
        "ModelCatalogue.list()", "ModelCatalogue.available()", "ModelCatalogue.offers(task:)",
      ],
      commands: ["models list"],
      operations: [
        "GET /api/v1/models", "GET /api/v1/models/installed", "GET /api/v1/models/available",
      ]),
    Power(
      name: "show a model", verbs: ["ModelCatalogue.card(of:)"], commands: ["models show"],
      operations: ["GET /api/v1/models/card"]),
    Power(
      name: "add a model",
      verbs: [
        "ModelCatalogue.add(_:isTrusted:progress:)", "JobsRoom.fetch(_:from:)", "JobsRoom.cancelFetch(of:)",
      ],
      commands: ["models add"],
      operations: [
        "POST /api/v1/models", "POST /api/v1/models/fetch", "POST /api/v1/models/fetch/cancel",
        "GET /api/v1/models/fetches",
      ]),
    Power(
      name: "remove a model", verbs: ["ModelCatalogue.remove(_:)"], commands: ["models remove"],
      operations: ["POST /api/v1/models/remove"]),
    Power(
      name: "verify models", verbs: ["ModelCatalogue.verify(_:)"], commands: ["models verify"],
      operations: ["POST /api/v1/models/verify"]),
  ]

  private static let people = [
    Power(
      name: "turn faces on",
      verbs: [
        "FacesRoom.turnOn(_:)", "FacesRoom.turnOn(model:detector:)",
        "FacesRoom.settings()", "FacesRoom.status()",
      ],
      commands: ["faces on"], operations: ["POST /api/v1/faces/on"]),
    Power(
      name: "turn faces off", verbs: ["FacesRoom.turnOff()"], commands: ["faces off"],
      operations: ["POST /api/v1/faces/off"]),
    Power(
      name: "list people and faces",
      verbs: [
        "PeopleRoom.all()", "PeopleRoom.person(_:)", "PeopleRoom.person(numbered:)",
        "PeopleRoom.faces(ofPerson:limit:)", "FacesRoom.unassigned(limit:)",
        "FacesRoom.notFaces(limit:)", "PeopleRoom.images(of:)",
      ],
      commands: ["faces list"],
      operations: [
        "GET /api/v1/people", "GET /api/v1/people/{id}", "GET /api/v1/people/{id}/faces",
        "GET /api/v1/people/images", "GET /api/v1/faces/unassigned", "GET /api/v1/faces/not-faces",
      ]),
    Power(
      name: "look at faces",
      verbs: [
        "FacesRoom.face(_:)", "FacesRoom.all(ofImage:)", "PeopleRoom.portrait(ofFace:)",
      ],
      operations: ["GET /api/v1/images/{id}/faces", "GET /api/v1/faces/{id}/portrait"], reason: onlyPage),
    Power(
      name: "group faces", verbs: ["FacesRoom.cluster(progress:)"], commands: ["faces cluster"],
      operations: ["POST /api/v1/people/cluster"]),
    Power(
      name: "suggest merges", verbs: ["PeopleRoom.suggestions(limit:)"], commands: ["faces suggest"],
      operations: ["GET /api/v1/people/suggestions"]),
    Power(
      name: "name", verbs: ["PeopleRoom.name(_:_:)"], commands: ["faces name"],
      operations: ["POST /api/v1/people/{id}/name"]),
    Power(
      name: "merge", verbs: ["PeopleRoom.merge(_:into:)", "PeopleRoom.mergePreview(_:into:)"],
      commands: ["faces merge"],
      operations: ["POST /api/v1/people/{id}/merge", "POST /api/v1/people/{id}/merge/preview"]),
    Power(
      name: "distinguish", verbs: ["PeopleRoom.distinguish(_:from:)"], commands: ["faces distinguish"],
      operations: ["POST /api/v1/people/{id}/distinguish"]),
    Power(
      name: "split", verbs: ["PeopleRoom.split(_:name:)"], commands: ["faces split"],
      operations: ["POST /api/v1/faces/split"]),
    Power(
      name: "move", verbs: ["PeopleRoom.move(_:to:)"], commands: ["faces move"],
      operations: ["POST /api/v1/faces/move"]),
    Power(
      name: "reject", verbs: ["PeopleRoom.reject(_:)"], commands: ["faces reject"],
      operations: ["POST /api/v1/faces/reject"]),
    Power(
      name: "mark as not a face", verbs: ["FacesRoom.markAsNotFaces(_:)"], commands: ["faces not-a-face"],
      operations: ["POST /api/v1/faces/not-faces"]),
    Power(
      name: "mark as a face", verbs: ["FacesRoom.markAsFaces(_:)"], commands: ["faces is-a-face"],
      operations: ["POST /api/v1/faces/faces-after-all"]),
    Power(
      name: "forget",
      verbs: [
        "PeopleRoom.forget(_:)", "PeopleRoom.forgetPreview(_:)", "Trainer.forget(_:)",
        "Trainer.useInstead(_:)",
      ],
      commands: ["faces forget"],
      operations: ["POST /api/v1/people/{id}/forget", "POST /api/v1/people/{id}/forget/preview"]),
    Power(
      name: "undo", verbs: ["PeopleRoom.undo()"], commands: ["faces undo"],
      operations: ["POST /api/v1/people/undo"]),
    Power(
      name: "show edits", verbs: ["PeopleRoom.edits(limit:)"], commands: ["faces log"],
      operations: ["GET /api/v1/people/edits"]),
  ]

  private static let names = [
    Power(
      name: "export people",
      verbs: ["PeopleRoom.exportFile()", "PeopleRoom.exportNames(of:dryRun:)"],
      commands: ["faces export"],
      operations: ["GET /api/v1/people/export", "POST /api/v1/people/xmp/export"]),
    Power(
      name: "import people", verbs: ["PeopleRoom.importFile(_:)", "PeopleRoom.importNames(from:)"],
      commands: ["faces import"],
      operations: ["POST /api/v1/people/import", "POST /api/v1/people/xmp/import"]),
  ]

  private static let service = [
    Power(
      name: "serve", commands: ["serve"],
      operations: [
        "GET /healthz", "GET /metrics", "GET /openapi.json", "POST /api/v1/session",
        "DELETE /api/v1/session",
      ])
  ]
}
