import Eidetic
import Faces
import Faults
import HTTPClient
import HTTPServer
import Imaging
import Models
import Testing

@testable import WebApp

/// Which error has which status.
@Suite struct APIErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let error: any Error
    let status: Int
    let code: String

    init(_ error: any Error, _ status: Int, _ code: String) {
      (self.error, self.status, self.code) = (error, status, code)
    }

    var testDescription: String { "\(error)" }
  }

  static let cases = [
    Case(LibraryError.noSuchImage(id: 1), 404, "not_found"),
    Case(LibraryError.noSuchRoot(id: 1), 404, "not_found"),
    Case(JobsError.noSuchJob(id: 1), 404, "not_found"),
    Case(LibraryError.noSuchQuery(id: "a"), 404, "not_found"),
    Case(LibraryError.originalGone(path: "a"), 404, "not_found"),
    Case(LibraryError.originalChanged(path: "a"), 404, "not_found"),
    Case(LibraryError.originalOutside(path: "a"), 404, "not_found"),
    Case(SearchError.emptyGallery(folder: "a", space: nil), 409, "gallery_empty"),
    Case(SearchError.changedSpace(name: "a"), 409, "conflict"),
    Case(LibraryError.noSuchSpace(name: "a", available: []), 404, "not_found"),
    Case(LibraryError.noSuchFile(path: "a"), 404, "not_found"),
    Case(SearchError.emptyQuery, 400, "bad_request"), Case(SearchError.count(got: 0), 400, "bad_request"),
    Case(LibraryError.days(got: 0, allowed: 1...2), 400, "bad_request"),
    Case(LibraryError.write(path: "a", code: 28, reason: "full"), 507, "resource"),
    Case(SearchError.weights(got: "a=0"), 400, "bad_request"),
    Case(SearchError.confidence(got: 2), 400, "bad_request"),
    Case(SearchError.confidenceOfNothing, 409, "conflict"),
    Case(LibraryError.noSuchFolder(path: "/a"), 404, "not_found"),
    Case(SearchError.repeatedSpace(name: "a", got: "a,a"), 409, "conflict"),
    Case(SearchError.rankingStep(got: "a", available: []), 400, "bad_request"),
    Case(SearchError.rankingParameter(step: "a", got: "b", takes: []), 400, "bad_request"),
    Case(SearchError.repeatedParameter(step: "a", name: "b"), 409, "conflict"),
    Case(ModelsError.noSuchModel(name: "a", available: []), 404, "not_found"),
    Case(ModelsError.nothingToAdd(source: "a"), 404, "not_found"),
    Case(ModelsError.spaceName(got: "@"), 404, "not_found"),
    Case(ModelsError.spaceOption(got: "size=1"), 404, "not_found"),
    Case(ModelsError.pooling(got: "sum"), 404, "not_found"),
    Case(ModelsError.needsConverting(model: "a", file: "b", address: nil, command: "c"), 409, "conflict"),
    Case(ModelsError.unverified(model: "a", file: "b"), 409, "conflict"),
    Case(ModelsError.fileMissing(model: "a", file: "b"), 409, "conflict"),
    Case(ModelsError.download(address: "a", reason: "b"), 500, "resource"),
    Case(FacesError.unfit(model: "a", purpose: "find faces"), 409, "conflict"),
    Case(FacesError.model(.noSuchModel(name: "a", available: [])), 404, "not_found"),
    Case(FacesError.picture(.empty(name: "a")), 422, "picture_unreadable"),
    Case(ImagingError.unknownFormat(name: "a"), 422, "picture_unsupported"),
    Case(ImagingError.empty(name: "a"), 422, "picture_unreadable"),
    Case(ImagingError.tooManyBytes(name: "a", got: 2, limit: 1), 413, "payload_too_large"),
    Case(HTTPClientError.address(got: "a", reason: "b"), 400, "bad_request"),
    Case(HTTPClientError.tooManyBytes(address: "a", limit: 1), 413, "payload_too_large"),
    Case(HTTPClientError.status(address: "a", code: 404), 404, "fetch_failed"),
    Case(HTTPClientError.timedOut(address: "a"), 404, "fetch_failed"),
    Case(HTTPClientError.cancelled(address: "a"), 503, "cancelled"),
    Case(CancellationError(), 503, "cancelled"), Case(APIError.tooBusy, 503, "too_busy"),
    Case(Unknown(), 500, "internal"),
    Case(Faulty(kind: .usage), 400, "bad_request"), Case(Faulty(kind: .notFound), 404, "not_found"),
    Case(Faulty(kind: .conflict), 409, "conflict"), Case(Faulty(kind: .notReady), 409, "conflict"),
    Case(Faulty(kind: .unreadable), 400, "bad_request"), Case(Faulty(kind: .unsupported), 400, "bad_request"),
    Case(Faulty(kind: .tooLarge), 413, "payload_too_large"), Case(Faulty(kind: .damaged), 409, "conflict"),
    Case(Faulty(kind: .resource), 500, "resource"), Case(Faulty(kind: .busy), 409, "conflict"),
    Case(Faulty(kind: .cancelled), 503, "cancelled"),
  ]

  private struct Unknown: Error, CustomStringConvertible { let description = "cannot know" }

  private struct Faulty: FaultyError {
    let kind: ErrorKind
    var description: String { "cannot \(kind)" }
  }

  @Test(arguments: cases) func hasItsStatus(_ expected: Case) {
    let error = APIError(expected.error)
    #expect(error.status == expected.status && error.code == expected.code)
    #expect(error.message.hasPrefix("cannot "), "\(error.message)")
  }

  @Test func passesWhatHelpsOnAsAValue() {
    let error = APIError(LibraryError.notLearned(name: "a", base: "b"))
    #expect(error.remedy == .learnSpace("a", base: "b"))
    let text = String(decoding: Self.body(of: error), as: UTF8.self)
    #expect(text.contains(#""remedy":{"action":"learn_space","base":"b","space":"a"}"#), "\(text)")
    let plain = String(decoding: Self.body(of: APIError(SearchError.emptyQuery)), as: UTF8.self)
    #expect(plain.hasPrefix(#"{"error":{"code":"bad_request","message":"cannot search"#), "\(plain)")
    #expect(!plain.contains("remedy"))
  }

  private static func body(of error: APIError) -> [UInt8] {
    guard case .bytes(let bytes) = Response.json(ErrorAnswer(error)).body else { return [] }
    return bytes
  }

  @Test(arguments: [
    (ProtocolProblem.target, 400), (.tooLarge(limit: 7), 413), (.unexpectedBody, 400),
    (.malformedForm(reason: "it ends early"), 400), (.tooSlow(seconds: 20), 408),
    (.storage(reason: "cannot keep"), 507),
    (.stopping, 503),
  ])
  func wordsWhatCannotBeRead(problem: ProtocolProblem, status: Int) {
    let error = APIError(problem)
    #expect(error.status == status && error.message.hasPrefix("cannot "))
  }

  @Test func tellsWhenToTryAgain() {
    #expect(APIError.tooBusy.headers["Retry-After"] == "1")
    #expect(APIError(ProtocolProblem.stopping).headers["Retry-After"] != nil)
    #expect(APIError.unauthorized.headers["WWW-Authenticate"] == "Bearer")
  }
}
