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
  func onlyWhatTheCatalogueOffersIsFetched(name: String) throws {
    let fetches = ModelFetches(catalogue)
    #expect(throws: ModelsError.self) { try fetches.start(name) }
    #expect(fetches.fetches.isEmpty && fetches.cancel(name) == nil)
  }
}
