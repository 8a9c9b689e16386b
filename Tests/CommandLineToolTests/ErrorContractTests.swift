import Eidetic
import Evaluation
import Faces
import Faults
import Files
import Gallery
import HTTPClient
import HTTPServer
import Imaging
import Inference
import LocalFeatures
import Metadata
import Models
import Places
import Testing
import VectorSearch
import Vocabulary

@testable import CommandLineTool
@testable import WebApp

/// What clients see of every error: the status and code of HTTP, and the exit code. They are contracts.
@Suite struct ErrorContractTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let error: any FaultyError
    let status: Int
    let code: String
    let exit: Int32

    var testDescription: String { "\(error)" }
  }

  private static func rows<E: FaultyError>(_ rows: [(E, Int, String, Int32)]) -> [Row] {
    rows.map { Row(error: $0.0, status: $0.1, code: $0.2, exit: $0.3) }
  }

  private static let indexingErrors: [(IndexingError, Int, String, Int32)] = [
    (.nothingToIndex(paths: ["a"], skipped: nil), 409, "conflict", 2),
    (.galleryFolder(path: "a", folder: "b"), 400, "bad_request", 2),
    (.pattern(got: "a"), 400, "bad_request", 2),
    (.notExcluded(pattern: "a"), 400, "bad_request", 2),
    (.noRoots(folder: "a"), 409, "conflict", 2),
    (.benchmark(reason: "a"), 400, "bad_request", 2),
  ]

  private static let jobsErrors: [(JobsError, Int, String, Int32)] = [
    (.noSuchJob(id: 1), 404, "not_found", 2),
    (.notPausable(title: "a"), 409, "conflict", 2),
    (.cancelled(title: "a"), 503, "cancelled", 130),
    (.stopped(title: "a"), 503, "cancelled", 130),
  ]

  private static let searchErrors: [(SearchError, Int, String, Int32)] = [
    (.emptyGallery(folder: "a", space: nil), 409, "gallery_empty", 3),
    (.emptyGallery(folder: "a", space: "b"), 409, "gallery_empty", 3),
    (.weights(got: "a=0"), 400, "bad_request", 2),
    (.repeatedSpace(name: "a", got: "a,a"), 409, "conflict", 2),
    (.unfitMetric(metric: "a", space: "b", available: ["c"]), 409, "conflict", 2),
    (.rankingStep(got: "a", available: ["b"]), 400, "bad_request", 2),
    (.rankingParameter(step: "a", got: "b", takes: ["c"]), 400, "bad_request", 2),
    (.repeatedParameter(step: "a", name: "b"), 409, "conflict", 2),
    (.rankingOrder(step: "a", after: "b"), 409, "conflict", 2),
    (.rankingUnfit(step: "a", space: "b", reason: "c"), 409, "conflict", 2),
    (.noPictureToCompare(for: "a"), 409, "conflict", 2),
    (.count(got: 0), 400, "bad_request", 2),
    (.emptyQuery, 400, "bad_request", 2), (.noWord(got: "!"), 400, "bad_request", 2),
    (.colour(got: "a"), 400, "bad_request", 2),
    (.wordsNotIndexed(space: "a"), 409, "words_not_indexed", 3),
    (.wordless(space: "a"), 409, "conflict", 2),
    (.changedSpace(name: "a"), 409, "conflict", 3),
  ]

  private static let peopleErrors: [(PeopleError, Int, String, Int32)] = [
    (.facesOff(folder: "a"), 409, "faces_off", 3),
    (.noFaceModel(folder: "a"), 409, "conflict", 3),
    (.unmeasuredFaceModel(name: "a", purpose: "b"), 409, "conflict", 3),
    (.faceSettings(folder: "a", got: "b"), 409, "conflict", 3),
    (.noFacesIndexed(folder: "a"), 409, "gallery_empty", 3),
    (.noFaceInPicture(name: "a"), 422, "no_face", 3),
    (.faceIndex(got: 2, count: 1, name: "a"), 404, "not_found", 2),
    (.falseAcceptRate(got: 2), 400, "bad_request", 2),
    (.emptyMerge(person: 1), 409, "conflict", 2),
    (.noFaces, 400, "bad_request", 2),
    (.nothingToUndo, 409, "nothing_to_undo", 3),
    (.nameless(person: 1), 409, "conflict", 2),
    (.notIndexed(path: "a"), 404, "not_found", 2),
    (.peopleFile(reason: "a"), 400, "bad_request", 2),
    (.notRemoved(path: "a", code: 13, reason: "b"), 507, "resource", 3),
  ]

  private static let libraryErrors: [(LibraryError, Int, String, Int32)] = [
    (.noSuchFile(path: "a"), 404, "not_found", 2),
    (.notReadable(path: "a", code: 13, reason: "b"), 409, "conflict", 2),
    (.folderName(folder: "a"), 400, "bad_request", 2),
    (.noSuchSpace(name: "a", available: ["b"]), 404, "not_found", 3),
    (.notLearned(name: "a", base: "b"), 409, "conflict", 3),
    (.learning(name: "a", reason: "b"), 400, "bad_request", 2),
    (.noSuchImage(id: 1), 404, "not_found", 2),
    (.noSuchRoot(id: 1), 404, "not_found", 2),
    (.noSuchQuery(id: "a"), 404, "not_found", 2),
    (.days(got: 0, allowed: 1...2), 400, "bad_request", 2),
    (.originalGone(path: "a"), 404, "not_found", 3),
    (.originalChanged(path: "a"), 404, "not_found", 3),
    (.sidecarChanged(path: "a"), 404, "not_found", 3),
    (.originalOutside(path: "a"), 404, "not_found", 3),
    (.write(path: "a", code: 28, reason: "b"), 507, "resource", 3),
  ]

  private static let condition = FieldCondition("a", .equals, "b")
  private static let galleryErrors: [(GalleryError, Int, String, Int32)] = [
    (.noSuchGallery(folder: "a"), 409, "conflict", 3),
    (.notAFolder(path: "a"), 400, "bad_request", 3),
    (.outdated(path: "a"), 409, "conflict", 3),
    (.readOnly(folder: "a"), 500, "resource", 3),
    (.moved(path: "a"), 500, "resource", 3),
    (.newerVersion(path: "a", got: 2, supported: 1), 400, "bad_request", 3),
    (.notAGallery(path: "a"), 400, "bad_request", 3),
    (.busy(folder: "a"), 409, "conflict", 3),
    (.spaceRemoved(folder: "a", id: 1), 400, "bad_request", 3),
    (.spaceExists(folder: "a", name: "b"), 409, "conflict", 3),
    (.noSuchFace(id: 1), 404, "not_found", 2),
    (.noSuchPerson(reference: "a"), 404, "not_found", 2),
    (.nobodys(face: 1), 400, "bad_request", 3),
    (.nameTaken(name: "a", person: 1), 409, "name_taken", 2),
    (.noSuchField(got: condition, available: ["b"]), 400, "bad_request", 2),
    (.fieldComparison(got: .less, available: [.equals], example: condition), 400, "bad_request", 2),
    (.fieldValue(got: "a", expected: "a number", example: condition), 400, "bad_request", 2),
    (.filterTooLarge(depth: 1, conditions: 2), 413, "payload_too_large", 3),
    (.journal(path: "a", edit: 1), 409, "conflict", 3),
    (.database(operation: "read", path: "a", code: 11, reason: "b"), 409, "conflict", 3),
    (.database(operation: "read", path: "a", code: 13, reason: "b"), 500, "resource", 3),
    (.file(operation: "read", path: "a", code: 13), 500, "resource", 3),
  ]

  private static let modelsErrors: [(ModelsError, Int, String, Int32)] = [
    (.card(file: "a", reason: "b"), 409, "conflict", 3),
    (.unverified(model: "a", file: "b"), 409, "conflict", 3),
    (.needsConverting(model: "a", file: "b", address: nil, command: "c"), 409, "conflict", 3),
    (.nothingToAdd(source: "a"), 404, "not_found", 3),
    (.notANetwork(file: "a"), 400, "bad_request", 3),
    (.noSuchModel(name: "a", available: []), 404, "not_found", 3),
    (.noSuchModel(name: "vgg16", available: []), 404, "not_found", 3),
    (.alreadyThere(name: "a"), 409, "conflict", 3),
    (.builtIn(name: "a"), 400, "bad_request", 3),
    (.fileMissing(model: "a", file: "b"), 409, "conflict", 3),
    (.mismatch(model: "a", file: "b", expected: "c", got: "d"), 409, "conflict", 3),
    (.download(address: "a", reason: "b"), 500, "resource", 3),
    (.file(operation: "read", path: "a", code: 13, reason: "b"), 500, "resource", 3),
    (.spaceName(got: "@"), 404, "not_found", 3),
    (.spaceOption(got: "size=1"), 404, "not_found", 3),
    (.notAnEmbedder(model: "a", reason: "b"), 409, "conflict", 3),
    (.dimension(model: "a", expected: 1, got: 2), 409, "conflict", 3),
    (.inference(.inputCount(network: "a", got: 2)), 409, "conflict", 3),
    (.pooling(got: "sum"), 404, "not_found", 3),
    (.featureMap(shape: [1], values: 1), 409, "conflict", 3),
    (.sampleSize(got: 1, expected: 2), 409, "conflict", 3),
    (.targetDimension(got: 3, expected: 1...2), 400, "bad_request", 3),
    (.vectorLength(vector: 0, got: 1, expected: 2...2), 409, "conflict", 3),
    (.notFinite(vector: 0, component: 0), 409, "conflict", 3),
    (.constantSample(count: 2), 409, "conflict", 3),
    (.eigenvectors(dimension: 2, code: 1), 409, "conflict", 3),
    (.projection(got: "a", expected: "b"), 409, "conflict", 3),
  ]

  private static let facesErrors: [(FacesError, Int, String, Int32)] = [
    (.unfit(model: "a", purpose: "b"), 409, "conflict", 3),
    (.model(.noSuchModel(name: "a", available: [])), 404, "not_found", 3),
    (.inference(.inputCount(network: "a", got: 2)), 409, "conflict", 3),
    (.picture(.empty(name: "a")), 422, "picture_unreadable", 3),
    (.output(model: "a", output: "b", got: [1], expected: "c"), 409, "conflict", 3),
    (.landmarks(reason: "a"), 400, "bad_request", 3),
  ]

  private static let imagingErrors: [(ImagingError, Int, String, Int32)] = [
    (.empty(name: "a"), 422, "picture_unreadable", 3),
    (.unknownFormat(name: "a"), 422, "picture_unsupported", 3),
    (.unreadableFormat(name: "a", format: .pdf), 422, "picture_unsupported", 3),
    (.unsupported(name: "a", format: .tiff, kind: "b"), 422, "picture_unsupported", 3),
    (.tooManyBytes(name: "a", got: 2, limit: 1), 413, "payload_too_large", 3),
    (.tooManyPixels(name: "a", width: 2, height: 2, limit: 1), 413, "payload_too_large", 3),
    (.tooMuchMemory(name: "a", bytes: 2, limit: 1), 413, "payload_too_large", 3),
    (.tooSlow(name: "a", limit: 1), 422, "picture_unreadable", 3),
    (.endsEarly(name: "a", format: .jpeg, missing: 0.6), 422, "picture_unreadable", 3),
    (.damaged(name: "a", format: .png, underlying: "b"), 422, "picture_unreadable", 3),
    (.helper(name: "a", underlying: "b"), 422, "picture_unreadable", 3),
    (.regionOutside(name: "a", region: Region(x: 0, y: 0, width: 2, height: 2)), 400, "bad_request", 2),
    (.encoding(what: "a", underlying: "b"), 500, "resource", 3),
    (.outOfMemory(what: "a", bytes: 1), 500, "resource", 3),
    (.library(name: "a", underlying: "b"), 500, "resource", 3),
  ]

  private static let inferenceErrors: [(InferenceError, Int, String, Int32)] = [
    (.runtime(operation: "a", network: "b", code: 1, reason: "c"), 409, "conflict", 3),
    (.inputCount(network: "a", got: 2), 409, "conflict", 3),
    (.inputShape(network: "a", input: "b", expected: "c", layout: "d"), 409, "conflict", 3),
    (.noOutput(network: "a", output: "b", available: ["c"]), 409, "conflict", 3),
    (.outputShape(network: "a", output: "b", got: [1], batch: 2), 409, "conflict", 3),
    (.batch(network: "a", gotBytes: 1, bytesPerPicture: 2, capacity: 3), 400, "bad_request", 3),
  ]

  private static let vectorIndexErrors: [(VectorIndexError, Int, String, Int32)] = [
    (.wrongDimension(of: .query, got: 1, expected: 2), 400, "bad_request", 3),
    (.valuesNotFinite(of: .query, position: 0), 400, "bad_request", 3),
    (.normTooLarge(of: .query, got: 2, maximum: 1), 400, "bad_request", 3),
    (.negativeValue(of: .row(id: 1), position: 0, metric: .chiSquared), 400, "bad_request", 3),
    (.wrongK(got: 0), 400, "bad_request", 3),
    (.dimensionOutOfRange(got: 0, allowed: 1...2), 400, "bad_request", 3),
    (.countOutOfRange(got: 0, allowed: 1...2), 400, "bad_request", 3),
    (.spaceTooLong(got: 2, maximum: 1), 400, "bad_request", 3),
    (.idsNotAscending(got: 1, previous: 2), 400, "bad_request", 3),
    (.wrongRowCount(got: 1, expected: 2), 400, "bad_request", 3),
    (.missing(path: "a"), 409, "conflict", 3),
    (.damaged(path: "a", reason: "b"), 409, "conflict", 3),
    (.otherVersion(path: "a", got: 1, expected: 2), 409, "conflict", 3),
    (.file(.system(operation: "read", path: "a", code: 13)), 500, "resource", 3),
  ]

  private static let httpClientErrors: [(HTTPClientError, Int, String, Int32)] = [
    (.address(got: "a", reason: "b"), 400, "bad_request", 3),
    (.refused(address: "a", ip: .v4(0x0A00_0001)), 403, "address_refused", 3),
    (.tooManyBytes(address: "a", limit: 1), 413, "payload_too_large", 3),
    (.tooManyRedirects(address: "a", limit: 1), 404, "fetch_failed", 3),
    (.status(address: "a", code: 404), 404, "fetch_failed", 3),
    (.status(address: "a", code: 503), 404, "fetch_failed", 3),
    (.timedOut(address: "a"), 404, "fetch_failed", 3),
    (.transfer(address: "a", code: 1, reason: "b"), 404, "fetch_failed", 3),
    (.cancelled(address: "a"), 503, "cancelled", 130),
  ]

  private static let httpServerErrors: [(HTTPServerError, Int, String, Int32)] = [
    (.address(got: "a"), 400, "bad_request", 2),
    (.listen(address: "a", port: 80, code: 98), 500, "resource", 3),
    (.listen(address: "a", port: 80, code: 13), 500, "resource", 3),
    (.listen(address: "a", port: 80, code: 99), 500, "resource", 3),
    (.tls, 400, "bad_request", 2),
    (.storage(code: 28), 500, "resource", 3),
  ]

  private static let evaluationErrors: [(EvaluationError, Int, String, Int32)] = [
    (.notReadable(path: "a", reason: "b"), 400, "bad_request", 3),
    (.line(path: "a", number: 1, got: "b", expected: "c"), 400, "bad_request", 3),
    (.layout(path: "a", reason: "b"), 400, "bad_request", 3),
    (.pickle(path: "a", offset: 0, reason: "b"), 400, "bad_request", 3),
    (.noQueries(path: "a"), 409, "conflict", 3),
    (.pairs(path: "a", line: 1, reason: "b"), 400, "bad_request", 3),
    (.missing(["a"]), 409, "conflict", 3),
    (.unranked(["a"]), 409, "conflict", 3),
    (.ambiguous(name: "a", paths: ["b", "c"]), 400, "bad_request", 3),
    (.nothingToAsk(path: "a"), 409, "conflict", 3),
    (.box(query: "a", picture: "b", box: "c"), 400, "bad_request", 3),
    (.noWords(space: "a"), 400, "bad_request", 3),
    (.textRanking(title: "a"), 400, "bad_request", 3),
    (.unknownQuery(path: "a", query: "b"), 400, "bad_request", 3),
    (.parts(got: "a"), 400, "bad_request", 2),
  ]

  private static let metadataErrors: [(MetadataError, Int, String, Int32)] = [
    (.helper(name: "a", reason: "b"), 400, "bad_request", 3),
    (.xml(name: "a", line: 1, reason: "b"), 400, "bad_request", 3),
    (.notXMP(name: "a"), 400, "bad_request", 3),
    (.tooDeep(name: "a", limit: 1), 400, "bad_request", 3),
    (.tooManyBytes(name: "a", limit: 1), 400, "bad_request", 3),
    (.tooManyRegions(name: "a", limit: 1), 400, "bad_request", 3),
    (.packet(name: "a", code: 1), 400, "bad_request", 3),
    (
      .otherShape(name: "a", marked: PixelSize(width: 1, height: 2), picture: PixelSize(width: 2, height: 1)),
      400, "bad_request", 3
    ),
    (.property(name: "a", path: "b", code: 1), 500, "resource", 3),
  ]

  private static let placesErrors: [(PlacesError, Int, String, Int32)] = [
    (.missing(folders: ["a"]), 409, "conflict", 3),
    (.damaged(path: "a", reason: "b"), 409, "conflict", 3),
    (.otherVersion(path: "a", got: 2, supported: 1), 409, "conflict", 3),
    (.file(.system(operation: "read", path: "a", code: 13)), 500, "resource", 3),
    (.unknown(name: "a", nearest: "b"), 400, "bad_request", 2),
    (.area(name: "a", kind: .country), 400, "bad_request", 2),
  ]

  private static let fileErrors: [(FileError, Int, String, Int32)] = [
    (.missing(path: "a"), 409, "conflict", 3),
    (.unfit(path: "a", reason: "b"), 409, "conflict", 3),
    (.system(operation: "read", path: "a", code: 13), 500, "resource", 3),
  ]

  private static let localFeaturesErrors: [(LocalFeaturesError, Int, String, Int32)] = [
    (.picture(.empty(name: "a")), 422, "picture_unreadable", 3),
    (.outOfMemory(width: 1, height: 1), 500, "resource", 3),
    (.damaged(reason: "a"), 409, "conflict", 3),
  ]

  private static let outputErrors: [(OutputError, Int, String, Int32)] = [
    (.standardOutput(StreamFailure(code: 28)), 500, "resource", 3),
    (.terminal(option: "a"), 400, "bad_request", 3),
    (.system(path: "a", StreamFailure(code: 13)), 500, "resource", 3),
    (.noFolder(path: "a", folder: "b"), 400, "bad_request", 3),
    (.isFolder(path: "a"), 400, "bad_request", 3),
    (.unfit(path: "a", what: "b"), 400, "bad_request", 3),
    (.isInput(path: "a"), 400, "bad_request", 3),
    (.isIndexed(path: "a"), 400, "bad_request", 3),
    (.isOfGallery(path: "a", folder: "b"), 400, "bad_request", 3),
    (.wouldReplace(path: "a", kind: .report), 400, "bad_request", 3),
    (.readOnly(path: "a"), 400, "bad_request", 3),
    (.changed(path: "a"), 500, "resource", 3),
  ]

  private static let systemRoomErrors: [(SystemRoomError, Int, String, Int32)] = [
    (.noThread(code: 11), 500, "resource", 3),
    (.noAddressSpace(bytes: 1), 500, "resource", 3),
  ]

  static let all =
    rows(indexingErrors) + rows(jobsErrors) + rows(searchErrors) + rows(peopleErrors) + rows(libraryErrors)
    + rows(galleryErrors)
    + rows(modelsErrors)
    + rows(facesErrors)
    + rows(imagingErrors)
    + rows(inferenceErrors)
    + rows(vectorIndexErrors)
    + rows(httpClientErrors)
    + rows(httpServerErrors)
    + rows(evaluationErrors)
    + rows(metadataErrors)
    + rows(placesErrors)
    + rows(fileErrors)
    + rows(localFeaturesErrors)
    + rows(outputErrors)
    + rows(systemRoomErrors)

  @Test(arguments: all) func keepsItsStatusCodeAndExitCode(_ row: Row) {
    let answer = APIError(row.error)
    #expect(answer.status == row.status && answer.code == row.code)
    #expect(ExitCode(after: row.error).rawValue == row.exit)
  }

  @Test(arguments: all) func readsAsASentenceAndNamesNoCommand(_ row: Row) {
    let text = "\(row.error)"
    #expect(text.hasPrefix("cannot "))
    guard !(row.error is OutputError || row.error is SystemRoomError) else { return }
    #expect(!text.contains("eidetic ") && !text.contains(" --") && !text.contains("Tools/"))
  }

  @Test(arguments: ErrorKind.allCases) func endsTheProgramByTheKind(_ kind: ErrorKind) {
    let expected: ExitCode =
      switch kind {
      case .usage, .notFound, .conflict: .wrongUsage
      case .cancelled: .interrupted
      default: .nothingUsable
      }
    #expect(ExitCode(after: Plain(kind: kind)) == expected)
  }

  private struct Plain: FaultyError {
    let kind: ErrorKind
    var description: String { "cannot \(kind)" }
  }

  @Test func reachesTheTerminalAsACommand() {
    let expected: [(any FaultyError, String)] = [
      (SearchError.emptyGallery(folder: "a", space: "b"), "eidetic index --space b FOLDER"),
      (GalleryError.fieldValue(got: "a", expected: "b", example: Self.condition), "a = b"),
      (LibraryError.notLearned(name: "a", base: "b"), "eidetic spaces add b && eidetic spaces learn a"),
      (GalleryError.nameTaken(name: "a", person: 1), "eidetic faces merge 1 PERSON"),
      (ModelsError.noSuchModel(name: "vgg16", available: []), "eidetic models add vgg16"),
      (ModelsError.noSuchModel(name: "a", available: []), "eidetic models list --available"),
      (ModelsError.unverified(model: "a", file: "b"), "eidetic models add a --trust"),
      (
        ModelsError.needsConverting(model: "a", file: "b", address: nil, command: "Tools/models/export a"),
        "Tools/models/export a --out DIR && eidetic models add DIR/a.json"
      ),
      (HTTPServerError.listen(address: "a", port: 1, code: 98), "--port NUMBER"),
      (EvaluationError.missing(["a"]), "--root DIR, or --allow-missing"),
    ]
    for (error, words) in expected { #expect(error.remedy?.words == words) }
  }
}
