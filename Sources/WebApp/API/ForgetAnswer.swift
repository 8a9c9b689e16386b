import Eidetic
import Faults
import Training

extension WebApp {
  /// Forgets a person, and has what learned from them trained again, as jobs.
  ///
  /// - Parameters:
  ///   - person: the person's id.
  ///   - trainsAgain: whether to train again.
  /// - Throws: as `PeopleRoom.forget(_:)`. What cannot be trained again is in the answer.
  func forget(_ person: Int64, trainsAgain: Bool) async throws -> ForgetAnswer {
    let (forgotten, orders) = try await trainer.forget(person)
    var again: [ForgetAnswer.Again] = []
    for one in trainsAgain ? orders : [] {
      let (name, removed) = (one.order.name, one.removed.map(\.id))
      do {
        let job = try await engine.jobs.submit(training(one.order, isUsed: one.wasUsed))
        again.append(ForgetAnswer.Again(name: name, removed: removed, job: JobAnswer(job), reason: nil))
      } catch let error as any FaultyError {
        again.append(ForgetAnswer.Again(name: name, removed: removed, job: nil, reason: "\(error)"))
      }
    }
    return ForgetAnswer(forgotten, again: again)
  }
}

/// What was removed with a person, and what is trained again, in JSON.
struct ForgetAnswer: Encodable {
  struct Again: Encodable {
    let name: String
    /// The classifiers of this order that were removed.
    let removed: [Int64]
    /// `nil` if it cannot be trained again.
    let job: JobAnswer?
    /// Why it cannot be trained again.
    let reason: String?
  }

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
