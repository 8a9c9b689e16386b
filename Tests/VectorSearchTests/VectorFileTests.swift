import Faults
import Files
import Foundation
import TestSupport
import Testing
import VectorSearch

@Suite struct VectorFileTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("a.vectors")
  }

  private func change(_ edit: (inout Data) -> Void) throws {
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    edit(&data)
    try data.write(to: URL(fileURLWithPath: path))
  }

  private func openingError() -> VectorIndexError? {
    thrown { _ = try VectorFile(path: path) }
  }

  @Test func givesBackWhatWasWritten() throws {
    let rows = clustered(3000, dimension: 70)
    var writer = try VectorFileWriter(
      path: path, dimension: 70, count: 3000, generation: .max, space: "ViT-B/32 · pool=GeM")
    for (row, id) in zip(rows, stride(from: Int64(-5), to: .max, by: 3)) {
      try writer.append(row.span, id: id)
    }
    try writer.finish()
    let file = try VectorFile(path: path)
    try file.verify()
    #expect(file.dimension == 70 && file.count == 3000 && file.generation == .max)
    #expect(file.space == "ViT-B/32 · pool=GeM")
    #expect(rows.indices.allSatisfy { file.vector(ofRow: $0) == rows[$0] })
    #expect(file.id(ofRow: 0) == -5 && file.row(withID: 1) == 2 && file.row(withID: 2) == nil)
    #expect(try folder.names == ["a.vectors"])
  }

  @Test(arguments: 0...17) func everyRowIsFoundByItsIDAndNoOther(count: Int) throws {
    let ids = (0..<count).map { Int64($0 * $0) * 3 - 20 }
    let file = try folder.vectors(
      Array(repeating: [1, 2], count: count), ids: ids, dimension: 2)
    for id in Int64(-25)...800 { #expect(file.row(withID: id) == ids.firstIndex(of: id)) }
    #expect(file.row(withID: .min) == nil && file.row(withID: .max) == nil)
  }

  @Test func missingDamagedAndOtherVersionsAreToldApart() throws {
    #expect(openingError() == .missing(path: path))
    try VectorFileWriter.write([[1, 2]], ids: [1], count: 1, to: path)
    try change { $0[8] = 2 }
    #expect(openingError() == .otherVersion(path: path, got: 2, expected: 1))
    #expect(openingError()?.fault == .data)
  }

  @Test(arguments: [0, 16, 24, 32, 40, 48, 60, 256, 3000, 4064])
  func aChangedHeaderIsDamage(position: Int) throws {
    try VectorFileWriter.write([[1, 2]], ids: [1], count: 1, to: path)
    try change { $0[position] ^= 1 }
    guard case .damaged = openingError() else {
      Issue.record("not told as damage")
      return
    }
  }

  @Test(arguments: [0, 1, 15, 4095, 4096, 20_000])
  func aShortFileIsDamage(size: Int) throws {
    try VectorFileWriter.write([[1, 2]], ids: [1], count: 1, to: path)
    try change { $0 = $0.prefix(size) }
    guard case .damaged = openingError() else {
      Issue.record("not told as damage")
      return
    }
  }

  @Test func aChangedBodyIsFoundOnDemand() throws {
    try VectorFileWriter.write([[1, 2], [3, 4]], ids: [1, 2], count: 2, to: path)
    for page in 1...6 {
      try change { $0[page * 4096 + 3] ^= 128 }
      let file = try VectorFile(path: path)
      let error = thrown { try file.verify() }
      #expect(error?.fault == .data && error?.description.contains("checksum") == true)
      try change { $0[page * 4096 + 3] ^= 128 }
    }
    try VectorFile(path: path).verify()
  }

  @Test func unusableRowsAreRefused() throws {
    func error(_ rows: [[Float]], ids: [Int64] = [1, 2], count: Int = 2) -> VectorIndexError? {
      thrown { try VectorFileWriter.write(rows, ids: ids, count: count, to: path) }
    }
    #expect(error([[1, 2], [1]]) == .wrongDimension(of: .row(id: 2), got: 1, expected: 2))
    #expect(error([[1, 2], [1, .nan]]) == .valuesNotFinite(of: .row(id: 2), position: 1))
    #expect(error([[-.infinity, 2]]) == .valuesNotFinite(of: .row(id: 1), position: 0))
    #expect(error([[1, 2], [1, 2]], ids: [4, 4]) == .idsNotAscending(got: 4, previous: 4))
    #expect(error([[1, 2]]) == .wrongRowCount(got: 1, expected: 2))
    #expect(error([[1, 2], [1, 2]], count: 1) == .wrongRowCount(got: 2, expected: 1))
    #expect(error([[1e30, 2]])?.fault == .input)
    #expect(try folder.names.isEmpty)
  }

  @Test func aRefusedFileLeavesTheOlderOneInPlace() throws {
    try VectorFileWriter.write([[1, 2]], ids: [1], count: 1, to: path)
    #expect(thrown { try VectorFileWriter.write([[3, 4]], ids: [1], count: 2, to: path) } != nil)
    #expect(try VectorFile(path: path).vector(ofRow: 0) == [1, 2])
    #expect(try folder.names == ["a.vectors"])
  }

  @Test func aFolderThatIsMissingIsTheSystemsRefusal() throws {
    let error = thrown {
      try VectorFileWriter.write([[1, 2]], ids: [1], count: 1, to: folder.file("none/a.vectors"))
    }
    guard case .file(FileError.system(_, _, let code)) = error else {
      Issue.record("not told as the system's refusal")
      return
    }
    #expect(code == ENOENT && error?.fault == .resource)
  }
}
