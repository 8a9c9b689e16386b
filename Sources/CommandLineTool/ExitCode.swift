import Eidetic
import Faults
import HTTPServer
import Imaging

/// How the program ends.
enum ExitCode: Int32, Sendable {
  case done = 0
  /// Done, but some inputs failed; they are listed.
  case someFailed = 1
  case wrongUsage = 2
  /// No such gallery, a model missing, something damaged, no room on the disk.
  case nothingUsable = 3
  case interrupted = 130

  /// How the program ends after an error: the one place where errors become exit codes.
  init(after error: any Error) {
    self =
      switch error {
      case is CancellationError: .interrupted
      case is UsageError, HTTPServerError.address, HTTPServerError.tls: .wrongUsage
      case ImagingError.regionOutside: .wrongUsage
      case let error as EngineError:
        switch error {
        case .noSuchFile, .notReadable, .nothingToIndex, .folderName, .galleryFolder, .pattern, .notExcluded,
          .noRoots,
          .weights, .repeatedSpace, .unfitMetric, .rankingStep,
          .rankingParameter, .repeatedParameter, .rankingOrder, .rankingUnfit, .noPictureToCompare, .count,
          .emptyQuery, .colour, .noSuchImage, .noSuchRoot, .noSuchJob, .noSuchQuery, .days, .learning,
          .benchmark,
          .faceIndex, .falseAcceptRate, .noSuchFace, .noSuchPerson, .nameTaken, .emptyMerge, .noFaces,
          .peopleFile, .nameless, .notIndexed:
          .wrongUsage
        case .emptyGallery, .noSuchSpace, .notLearned, .changedSpace, .busy, .write, .notRemoved,
          .originalGone,
          .originalChanged, .sidecarChanged,
          .originalOutside, .facesOff, .noFaceModel, .unmeasuredFaceModel, .faceSettings, .noFacesIndexed,
          .noFaceInPicture, .nothingToUndo:
          .nothingUsable
        }
      case let error as any FaultyError: error.fault == .cancelled ? .interrupted : .nothingUsable
      default: .nothingUsable
      }
  }
}

/// What is wrong with the words on the command line.
struct UsageError: Error, CustomStringConvertible {
  let description: String
}
