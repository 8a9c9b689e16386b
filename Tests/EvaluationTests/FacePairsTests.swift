import TestSupport
import Testing

@testable import Evaluation

@Suite struct FacePairsTests {
  private static func list(_ count: Int) -> String {
    let same = (1...count).map { "Ann_Lee\t\($0)\t\($0 + 1)" }
    let different = (1...count).map { "Ann_Lee\t\($0)\tBo\t\($0)" }
    return (same + different).joined(separator: "\n")
  }

  @Test func aSetIsCutIntoTenFoldsOfBothKinds() throws {
    let pairs = try FacePairs(text: "20\n" + Self.list(20) + "\n", file: "pairs")
    #expect(pairs.folds.count == 10)
    #expect(pairs.folds.allSatisfy { $0.map(\.isSame) == [true, true, false, false] })
    #expect(pairs.folds[0][0].first == "Ann_Lee/Ann_Lee_0001.jpg")
    #expect(pairs.folds[9][3].second == "Bo/Bo_0020.jpg")
  }

  @Test func foldsOfTheFileAreKept() throws {
    let pairs = try FacePairs(
      text: "3 2\n" + [2, 2, 2].map(Self.list).joined(separator: "\n"), file: "pairs")
    #expect(pairs.folds.map(\.count) == [4, 4, 4])
    #expect(pairs.folds.allSatisfy { $0.map(\.isSame) == [true, true, false, false] })
    #expect(pairs.pictures.count == 5)
  }

  @Test(arguments: [
    ("", 1), ("x\n", 1), ("0\n", 1), ("9223372036854775807\nA 1 2\n", 1),
    ("3037000500 3037000500\nA 1 2\n", 1), ("4611686018427387904 4\nA 1 2\n", 1),
    ("1 2 3\n", 1), ("2\nA 1 2\n", 1), ("5\n" + list(5), 1),
    ("10\n" + list(10).replacing("Ann_Lee\t3\t4", with: "Ann_Lee\t3"), 4),
    ("10\n" + list(10).replacing("Ann_Lee\t1\tBo\t1", with: "Ann_Lee\t1\t../Bo\t1"), 12),
  ])
  func saysWhichLineIsWrong(text: String, line: Int) {
    let error = #expect(throws: EvaluationError.self) { try FacePairs(text: text, file: "pairs") }
    guard case .pairs("pairs", line, _) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }

  @Test(.enabled(if: SharedData.has("data/faces/pairs.txt"), "the faces of EIDETIC_SHARED are missing"))
  func readsTheOfficialLists() throws {
    let folder = SharedData.folder + "/data/faces"
    let view1 = try FacePairs(file: folder + "/pairsDevTest.txt")
    #expect(view1.folds.map(\.count) == [Int](repeating: 100, count: 10))
    let view2 = try FacePairs(file: folder + "/pairs.txt")
    #expect(view2.folds.map(\.count) == [Int](repeating: 600, count: 10))
    #expect(view2.folds.allSatisfy { $0.count(where: \.isSame) == 300 })
  }
}
