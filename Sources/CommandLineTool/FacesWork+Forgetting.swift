import Eidetic
import Faults
import Foundation
import Training

extension FacesWork {
  /// Forgets a person, having said what goes, and asked.
  func forget(_ operands: [String]) async throws -> ExitCode {
    try refuseBoth("--dry-run", "--yes")
    let person = try await engine.people.person(operands[0])
    let preview = try await engine.people.forgetPreview(person.id)
    guard !arguments.has("--dry-run") else {
      try answer(preview, lines: { lines(of: preview) })
      return .done
    }
    guard try isMeant(preview) else {
      console.complain("eidetic: nothing was changed")
      return .done
    }
    let (forgotten, orders) = try await Trainer(engine).forget(person.id)
    let again = arguments.has("--train-again") ? try await train(orders) : []
    try answer(
      Forgotten(forgotten, again: again), lines: { Self.result(forgotten) + again.compactMap(\.line) })
    for failure in again.compactMap(\.complaint) { console.complain("eidetic: \(failure)") }
    for backup in forgotten.backups { console.complain("eidetic: the \(Self.kept(in: backup))") }
    return again.allSatisfy { $0.trained != nil } ? .done : .someFailed
  }

  private func refuseBoth(_ one: String, _ other: String) throws {
    guard !arguments.has(one) || !arguments.has(other) else {
      throw UsageError(description: "faces forget takes \(one) or \(other), not both")
    }
  }

  private func isMeant(_ preview: ForgottenPerson) throws -> Bool {
    guard !arguments.has("--yes") else { return true }
    console.complain(lines(of: preview))
    let question = Question(console: console)
    guard question.canBeAsked else {
      throw UsageError(
        description:
          "faces forget needs --yes, since all of this is deleted for good; --dry-run only shows it")
    }
    return try question.isConfirmed("Forget \(Self.label(preview.person)) and delete all of this?")
  }

  // MARK: What is said

  private func lines(of preview: ForgottenPerson) -> [String] {
    let (person, name) = (preview.person, Self.label(preview.person))
    var lines = ["Forgetting \(name) deletes:", "  \(Self.faces(of: person))"]
    if preview.edits > 0 {
      lines.append("  \(Format.counted(preview.edits, "entry", "entries")) about them in the list of changes")
    }
    lines += preview.trained.map {
      "  the classifier \($0.name), number \($0.id), which learned from them"
        + ($0.isUsed ? ", with its labels" : "")
    }
    if !preview.trained.isEmpty {
      lines.append(
        arguments.has("--train-again")
          ? "Classifiers are trained again without \(name)."
          : "To train classifiers again without \(name), add --train-again.")
    }
    lines += preview.backups.map { "The \(Self.kept(in: $0))." }
    return lines + ["Your pictures and files are not changed. This cannot be undone."]
  }

  private static func result(_ forgotten: ForgottenPerson) -> [String] {
    ["Forgot \(label(forgotten.person)): deleted \(faces(of: forgotten.person))."]
      + forgotten.trained.map { "Removed the classifier \($0.name), number \($0.id)." }
  }

  private static func faces(of person: Person) -> String {
    "\(Format.counted(person.faces, "face")) in \(Format.counted(person.images, "picture"))"
  }

  private static func kept(in backup: String) -> String {
    "copy of the library from before an upgrade, \"\(backup)\", keeps what it has of them until you delete it"
  }

  // MARK: Training again

  private struct Forgotten: Encodable {
    let person: Person
    let edits: Int
    let trained: [Trained]
    let backups: [String]
    let again: [Again]

    init(_ forgotten: ForgottenPerson, again: [Again]) {
      (person, edits) = (forgotten.person, forgotten.edits)
      (trained, backups, self.again) = (forgotten.trained, forgotten.backups, again)
    }
  }

  /// What came of training again.
  private struct Again: Encodable {
    let name: String
    /// The numbers of the classifiers that were removed.
    let removed: [Int64]
    /// `nil` if it failed.
    var trained: Trained?
    /// Why it failed, or why it does not label pictures as the one before did.
    var reason: String?

    var line: String? {
      trained.map {
        "Trained \($0.name) again, number \($0.id): \(Format.counted($0.classes, "class", "classes")), "
          + "\(Format.counted($0.pictures, "picture"))."
      }
    }

    var complaint: String? {
      reason.map {
        "\(name) \(trained == nil ? "was not trained again" : "no longer labels pictures"): \($0)"
      }
    }
  }

  private func train(_ orders: [TrainingAgain]) async throws -> [Again] {
    var results: [Again] = []
    for again in orders {
      var result = Again(name: again.order.name, removed: again.removed.map(\.id))
      do {
        (result.trained, result.reason) = try await train(again)
      } catch let error as any FaultyError {
        result.reason = "\(error)"
      }
      console.endLine()
      results.append(result)
    }
    return results
  }

  private func train(_ again: TrainingAgain) async throws -> (trained: Trained, objection: String?) {
    let (trainer, display) = (Trainer(engine), CountDisplay(console: console, what: ""))
    let outcome = try await trainer.trainHead(again.order, program: TrainHead.program) { progress in
      display.show(TrainHead.text(of: progress))
    }
    guard again.wasUsed else { return (outcome.trained, nil) }
    let (used, objection) = try await trainer.useInstead(outcome)
    return (used.trained, objection)
  }
}
