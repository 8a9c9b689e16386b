import Eidetic
import Vocabulary

/// A system that the program does the work of: what it is made of, as a list of steps.
package struct StartingSystem: Sendable {
  /// Something to run.
  enum Step: Sendable {
    /// Fill a search index.
    case index(space: String)
    /// Learn a search index of this many dimensions from one that is filled.
    case learn(space: String, base: String, dimension: Int)
    /// Search with pictures of the folder.
    case search(Search)
    /// Rank all pictures for each, and measure how high those of its class are.
    case evaluate(space: String, metric: Metric?)
    /// Find the faces of all pictures, and search with every face of some; `nil` for the standard networks.
    case faces(FacePreset?)
    /// Tell pairs of faces apart.
    case pairs(FacePreset)
    /// Learn a classifier on a search index, `nil` for the standard one, and measure it on held-out pictures.
    case train(space: String?)
    /// Draw a query and its results on one sheet.
    case contactSheet(space: String, k: Int)
    /// Something that this command doesn't run, with the figures that the system reported.
    case other(SystemsReport.Row)
  }

  /// How to search.
  struct Search: Sendable {
    var what: String
    /// One, or several with weights; `nil` for none.
    var space: String?
    var k = 10
    var metric: Metric?
    var region: Region?
    var filter: String?
    /// Whether a picture is searched with.
    var hasExample = true
  }

  /// 1 to 5.
  package let number: Int
  /// What it does.
  package let title: String
  /// Whether its pictures are those of people.
  let isOfPeople: Bool
  let steps: [Step]

  private init(_ number: Int, _ title: String, isOfPeople: Bool = false, _ steps: [Step]) {
    (self.number, self.title, self.isOfPeople, self.steps) = (number, title, isOfPeople, steps)
  }

  /// All five.
  package static let all = [
    StartingSystem(
      1, "VGG16's fc1, 4096 components of length 1, 5 nearest by Euclidean distance",
      [
        .index(space: "vgg16-fc1"),
        .search(Search(what: "5 nearest, Euclidean", space: "vgg16-fc1", k: 5, metric: .euclidean)),
      ]),
    StartingSystem(
      2, "The same over thousands of flowers, 30 nearest",
      [
        .index(space: "vgg16-fc1"),
        .search(Search(what: "30 nearest, Euclidean", space: "vgg16-fc1", k: 30, metric: .euclidean)),
        .evaluate(space: "vgg16-fc1", metric: .euclidean),
      ]),
    StartingSystem(
      3,
      "Pictures of people: nearest neighbours, 700 principal components, MTCNN and FaceNet, contact sheets",
      isOfPeople: true,
      [
        .index(space: "vgg16"),
        .search(Search(what: "10 nearest, cosine", space: "vgg16", metric: .cosine)),
        .learn(space: "vgg16-pca700", base: "vgg16", dimension: 700),
        .search(Search(what: "10 nearest of 700 components, cosine", space: "vgg16-pca700", metric: .cosine)),
        .contactSheet(space: "vgg16", k: 10),
        .faces(.facenetMTCNN),
        .pairs(.facenetMTCNN),
      ]),
    StartingSystem(
      4, "Six networks, cosine against Euclidean distance, areas, 5 to 100 results",
      backbones.flatMap { space in
        [
          .index(space: space),
          .search(Search(what: "10 nearest, cosine", space: space, metric: .cosine)),
          .search(
            Search(
              what: "10 nearest to the middle of a picture", space: space,
              region: Region(x: 0.25, y: 0.25, width: 0.5, height: 0.5))),
          .evaluate(space: space, metric: .cosine),
          .evaluate(space: space, metric: .euclidean),
        ]
      }
        + [5, 30, 100].map { k in
          .search(Search(what: "\(k) nearest, cosine", space: backbones[0], k: k, metric: .cosine))
        }
        + [
          .other(
            SystemsReport.Row(
              part: .evaluation, what: "Oxford5k and Paris6k, mAP plain and 11-point",
              lack: SystemsReport.Lack(
                reason: "their pictures are needed; see evaluate oxford5k and paris6k", model: nil,
                convert: nil)))
        ]),
    StartingSystem(
      5, "Transfer learning, colours, metadata, several faces, VGG-Face and ArcFace, a trained classifier",
      ["efficientnetb0-gap", "resnet50-gap", "vgg16-gap", "hsv-regions"].flatMap { space in
        [
          .index(space: space),
          .search(Search(what: "10 nearest", space: space)),
          .evaluate(space: space, metric: nil),
        ]
      } + [
        .search(Search(what: "by metadata", filter: "type:jpeg", hasExample: false)),
        .search(
          Search(what: "by example and metadata", space: "hsv-regions", filter: "type:jpeg")),
        .search(
          Search(
            what: "by network, colours and metadata", space: "resnet50-gap=0.7,hsv-regions=0.3",
            filter: "type:jpeg")),
        .faces(nil), .faces(.vggface), .faces(.arcface),
        .train(space: nil), .train(space: "efficientnetb0-gap"),
        .other(fineTuning),
      ]),
  ]

  private static let backbones = [
    "vgg16-gap", "xception-gap", "inceptionv3-gap", "inceptionresnetv2-gap", "resnet152v2-gap",
    "efficientnetv2l-gap",
  ]

  /// What the system's classifier reached with its last layer trained alone: accuracy on training, validation
  /// and test pictures.
  static let reportedHead = [0.34, 0.30, 0.30]

  private static let fineTuning = SystemsReport.Row(
    part: .training, what: "all layers of a network",
    figures: zip(["accuracy on training", "validation", "test"], [0.877, 0.72, 0.72]).map {
      SystemsReport.Figure($0, nil, reported: $1)
    },
    lack: SystemsReport.Lack(
      reason:
        "it takes minutes and needs TensorFlow; it is a command of its own, see Documentation/fine-tuning.md",
      model: nil,
      convert: nil))
}
