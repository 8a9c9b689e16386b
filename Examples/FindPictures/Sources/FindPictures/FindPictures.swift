import Eidetic
import Foundation

/// `FindPictures FOLDER PICTURE`: indexes a folder and prints its pictures that are most like a picture.
@main
enum FindPictures {
  static func main() async {
    let arguments = CommandLine.arguments.dropFirst()
    guard let folder = arguments.first, let picture = arguments.dropFirst().first, arguments.count == 2 else {
      end(2, "usage: FindPictures FOLDER PICTURE")
    }
    do {
      try await find(picture, in: folder)
    } catch let error as any FaultyError {
      // Reads "cannot …: why; what to do".
      end(1, "FindPictures: \(error)")
    } catch {
      end(1, "FindPictures: cannot search \"\(folder)\": \(error)")
    }
  }

  static func find(_ picture: String, in folder: String) async throws {
    // The library's own folder; the pictures stay where they are.
    let caches = try FileManager.default.url(
      for: .cachesDirectory, in: .userDomainMask, appropriateFor: nil, create: true)
    let library = caches.appending(path: "FindPictures").path
    let models = ProcessInfo.processInfo.environment["EIDETIC_MODELS"] ?? "/usr/local/share/eidetic/models"
    let engine = try SearchEngine(gallery: library, creating: true, builtInModels: [models])
    let report = try await engine.index([folder])
    print("\(report.indexed) indexed, \(report.unchanged) unchanged, \(report.failed.count) failed")
    for failure in report.failed { print("  \(failure.reason)") }

    let result = try await engine.search(Query([.file(picture)], k: 5))
    for hit in result.hits {
      print("\(hit.rank)  \(hit.score.formatted(.number.precision(.fractionLength(4))))  \(hit.path)")
    }
  }

  static func end(_ status: Int32, _ message: String) -> Never {
    FileHandle.standardError.write(Data("\(message)\n".utf8))
    exit(status)
  }
}
