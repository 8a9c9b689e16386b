import Foundation
import TestSupport
import Testing

@testable import Eidetic
@testable import Models

/// What pages offer of the catalogue, and how it is fetched.
@Suite struct ModelOfferTests {
  private let folder: TemporaryFolder
  private let catalogue: ModelCatalogue

  init() throws {
    folder = try TemporaryFolder()
    catalogue = ModelCatalogue(galleryFolder: folder.path, builtInModels: [SharedData.builtInModels])
  }

  @Test func aFaceNetworkThatIsFreeForAnyUseIsThereFromTheStart() throws {
    let offers = try catalogue.offers(task: "face embedding")
    #expect(offers.allSatisfy { $0.task == "face embedding" && $0.isCalibrated != nil })
    let present = try #require(offers.first { $0.name == "dlib_face_resnet" })
    #expect(present.isInstalled && present.isBuiltIn && present.isFree && present.command == nil)
    #expect(present.isCalibrated == true && present.measured != nil && present.bytes ?? 0 > 20_000_000)
  }

  @Test func othersAreOfferedWithSizeLicenceAndAccuracy() throws {
    let offers = try catalogue.offers(task: "face embedding")
    let fetchable = offers.filter { $0.canFetch && !$0.isInstalled }
    #expect(fetchable.map(\.name) == ["arcface_r100", "sface"])
    for offer in fetchable {
      #expect(offer.bytes ?? 0 > 1_000_000 && !offer.licence.isEmpty && offer.command?.isEmpty == false)
      // Their makers learnt from pictures that are not free.
      #expect(!offer.isFree && offer.isCalibrated == false)
    }
    let measured = try #require(offers.first { $0.name == "mobilefacenet_arcface" })
    #expect(!measured.canFetch && measured.measured?.accuracy ?? 0 > 0.98 && measured.published["lfw"] != nil)
  }

  @Test(
    .enabled(
      if: SharedData.has("models/mobilefacenet_arcface.onnx"), "the models of EIDETIC_SHARED are missing"))
  func modelsOfTheGalleryAreListedToo() async throws {
    _ = try await catalogue.add(SharedData.folder + "/models/mobilefacenet_arcface.onnx")
    let offer = try #require(try catalogue.offers().first { $0.name == "mobilefacenet_arcface" })
    #expect(offer.isInstalled && !offer.isBuiltIn && offer.command == nil)
  }

  @Test(arguments: [
    "no-such-model", "http://127.0.0.1:1/a.onnx", "/etc/passwd", "facenet128", "dlib_face_resnet",
  ])
  func onlyWhatTheCatalogueOffersIsFetched(name: String) async throws {
    let jobs = JobsRoom()
    await #expect(throws: ModelsError.self) { try await jobs.fetch(name, from: catalogue) }
    #expect(jobs.modelFetches.isEmpty && jobs.cancelFetch(of: name) == nil && jobs.jobs.isEmpty)
  }

  /// A download that goes on until it is called off, or breaks off at once.
  private struct Download: JobWork {
    let name: String
    var breaksOff = false

    var kind: JobKind { .fetch }
    var title: String { "Download \(name)" }
    var claims: Set<JobClaim> { [.model(name)] }
    var details: (any Sendable)? { FetchJob(name: name, totalBytes: 100) }

    func run(_ run: JobRun) async throws {
      run.report(JobProgress(done: 40, total: 100, unit: "bytes", stage: name))
      if breaksOff { throw ModelsError.download(address: name, reason: "lost") }
      while true { try await Task.sleep(for: .milliseconds(1)) }
    }
  }

  @Test func eachModelIsShownByItsLastFetch() async throws {
    let jobs = JobsRoom()
    await #expect(throws: ModelsError.self) { try await jobs.perform(Download(name: "a", breaksOff: true)) }
    let failed = try #require(jobs.modelFetches.first)
    #expect(failed.state == .failed && failed.bytes == 40 && failed.totalBytes == 100)
    #expect(failed.failure?.fault == .resource && failed.failure?.message.contains("lost") == true)
    try await jobs.submit(Download(name: "b"))
    try await jobs.submit(Download(name: "a"))
    #expect(jobs.modelFetches.map(\.name) == ["a", "b"])
    #expect(jobs.modelFetches.map(\.state) == [.running, .running])
    // Its end may take a while: who asks is told at once.
    #expect(jobs.cancelFetch(of: "a")?.state == .cancelled)
    #expect(jobs.modelFetches.map(\.state) == [.cancelled, .running])
    await jobs.stop()
    #expect(jobs.modelFetches.map(\.state) == [.cancelled, .cancelled])
  }
}
