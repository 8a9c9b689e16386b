import Eidetic
import Foundation

extension FacesWork {
  /// Imports names from files.
  func importNames(_ paths: [String]) async throws -> ExitCode {
    let report = try await engine.people.importNames(
      from: paths.map { URL(filePath: $0).resolvingSymlinksInPath().path })
    try answer(report) {
      var counts = [(report.named, "faces named"), (report.waiting, "names waiting for their faces")]
      counts += [(report.known, "known already"), (report.kept.count, "kept unchanged")]
      let text = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
      let hint = report.named > 0 ? "; to group other faces with them, run: eidetic faces cluster" : ""
      return "\(report.files) files with names: \(text.isEmpty ? "nothing to do" : text)\(hint)"
    }
    Self.tell(report.dropped, console)
    return Self.told(report.kept, report.failed, console)
  }

  /// Lists marked faces that cannot be used.
  static func tell(_ dropped: [DroppedName], _ console: Console) {
    for face in dropped {
      let name = face.name.map { "the face of \"\($0)\"" } ?? "a face without a name"
      console.note("eidetic: skipped \(name) in \"\(face.path)\": \(face.reason)")
    }
  }

  /// Writes names to sidecars.
  func exportNames() async throws -> ExitCode {
    let report = try await engine.people.exportNames(
      of: try await people(arguments.all("--person")), dryRun: arguments.has("--dry-run"))
    try answer(
      report,
      lines: {
        let lines = report.written.map { sidecar in
          let renamed = sidecar.renamed.map { "\($0.from ?? "–") → \($0.to)" }
          return "\(sidecar.path): " + (sidecar.added.map { "+ \($0)" } + renamed).joined(separator: ", ")
        }
        let verb = report.dryRun ? "would be written" : "written"
        return lines + ["\(report.written.count) sidecars \(verb), \(report.unchanged) unchanged"]
      })
    return Self.told(report.kept, report.failed, console)
  }

  /// Lists names that were not imported, and failures.
  static func told(_ kept: [NameDifference], _ failed: [FailedFile], _ console: Console) -> ExitCode {
    for face in kept {
      console.note(
        "eidetic: \"\(face.path)\": the face at \(face.region) is named \(face.name) in the file, but is "
          + "\(face.person ?? "another person") in the library, which stays")
    }
    for file in failed { console.note("eidetic: \(file.reason)") }
    return failed.isEmpty ? .done : .someFailed
  }
}
