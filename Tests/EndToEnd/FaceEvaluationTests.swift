import TestSupport
import Testing

/// The table of `eidetic evaluate faces`.
@Suite(
  .inTurn,
  .enabled(
    if: SharedData.has("data/faces/lfw") && SharedData.has("models"),
    "needs data/faces and models in EIDETIC_SHARED"))
struct FaceEvaluationTests {
  let work: Workplace
  private let faces = SharedData.folder + "/data/faces/lfw"

  init() throws { work = try Workplace() }

  private struct Report: Decodable {
    struct Run: Decodable {
      struct Acceptance: Decodable {
        let pairs: Int
      }
      let model: String
      let detector: String
      let pairs: Int
      let accuracy: Double
      let accuracyStandardDeviation: Double
      let auc: Double
      let eer: Double
      let tarAtFar: Double
      let notDetected: Int
      let acceptance: Acceptance?

      enum CodingKeys: String, CodingKey {
        case model, detector, pairs, accuracy, accuracyStandardDeviation, auc, eer, notDetected, acceptance
        case tarAtFar = "tarAtFar1e-3"
      }
    }
    let `protocol`: String
    let runs: [Run]
  }

  /// The first ten pairs of each kind of LFW's View 1.
  private func list(_ more: [String] = []) throws -> String {
    let same = [
      "Abdullah_Gul 13 14", "Abdullah_Gul 13 16", "Abdullatif_Sener 1 2", "Adel_Al-Jubeir 1 3",
      "Abdullah_Gul 14 16", "Abdullah_Gul 14 13", "Abdullah_Gul 16 13", "Abdullatif_Sener 2 1",
      "Adel_Al-Jubeir 3 1", "Abdullah_Gul 16 14",
    ]
    let different = (0..<10).map { number in
      "Abdullah_Gul \([13, 14, 16][number % 3]) \(["Abdullatif_Sener 1", "Adel_Al-Jubeir 3"][number % 2])"
    }
    let lines = ["10"] + same + different
    return try work.write(Array((lines + more).joined(separator: "\n").utf8), to: "../pairs.txt")
  }

  @Test func facesAreToldApart() async throws {
    #expect(
      try await work.run(["models", "add", SharedData.folder + "/models/face_reid_retail_0095.onnx"]).code
        == 0)
    let ending = try await work.run([
      "evaluate", "faces", "--root", faces, "--pairs", try list(), "--far-table", "--json", "--model",
      "face_reid_retail_0095",
    ])
    let report: Report = try ending.answer()
    #expect(report.protocol == "faces")
    let run = try #require(report.runs.first)
    #expect(report.runs.count == 1 && run.model == "face_reid_retail_0095" && run.detector == "mtcnn")
    #expect(
      run.pairs == 20 && run.accuracy == 1 && run.accuracyStandardDeviation == 0 && run.notDetected == 0)
    #expect(run.auc == 1 && run.eer == 0 && run.tarAtFar == 1)
    // Three pictures of one person, two and two of others.
    #expect(run.acceptance?.pairs == 16)
    let table = try await work.run(["evaluate", "faces", "--root", faces, "--pairs", try list()])
    #expect(table.code == 0 && table.output.contains("TAR at FAR 1e-3"))
  }

  @Test func whatIsWrongIsSaid() async throws {
    let command = ["evaluate", "faces", "--root", faces, "--pairs"]
    let long = try await work.run(command + [try list(["Abdullah_Gul 13 14"])])
    #expect(long.errors.contains("promises 10 pairs of each kind, but 21 pairs follow"))
    let unfit = try await work.run(command + [try list(), "--model", "efficientnet-lite0"])
    #expect(unfit.code != 0 && unfit.errors.contains("embed faces with the model \"efficientnet-lite0\""))
    let missing = try await work.run(["evaluate", "faces", "--root", work.pictures, "--pairs", try list()])
    #expect(missing.code != 0 && missing.errors.contains("pictures of the ground truth are missing"))
    let usage = try await work.run(["evaluate", "faces", "--root", faces])
    #expect(usage.code == 2 && usage.errors.contains("--pairs FILE"))
  }
}
