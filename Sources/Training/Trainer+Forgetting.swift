public import Eidetic
import Foundation

/// How classifiers that learned from a person who was forgotten are trained again.
public struct TrainingAgain: Sendable {
  /// How they were asked for.
  public let order: TrainingOrder
  /// The classifiers of this order, all removed, the newest first.
  public let removed: [Trained]

  /// Whether one of them labelled pictures.
  public var wasUsed: Bool { removed.contains(where: \.isUsed) }
}

extension Trainer {
  /// Forgets a person, as `PeopleRoom.forget(_:)`.
  ///
  /// - Parameter person: the person's id.
  /// - Returns: what was removed, and how the classifiers that learned from the person can be trained again
  ///   without them, each order once.
  /// - Throws: as `PeopleRoom.forget(_:)`.
  public func forget(
    _ person: Int64
  ) async throws -> (forgotten: ForgottenPerson, again: [TrainingAgain]) {
    let (forgotten, instructions) = try await engine.people.forgetReturningOrders(person)
    var again: [TrainingAgain] = []
    for (trained, instructions) in zip(forgotten.trained, instructions) {
      let order = try JSONDecoder().decode(TrainingOrder.self, from: Data(instructions))
      if let place = again.firstIndex(where: { $0.order == order }) {
        again[place] = TrainingAgain(order: order, removed: again[place].removed + [trained])
      } else {
        again.append(TrainingAgain(order: order, removed: [trained]))
      }
    }
    return (forgotten, again)
  }

  /// Has a new result label pictures, as an earlier one did; not one that is worse than what the library does
  /// without it.
  ///
  /// - Returns: the outcome, with whether the result is used now, and why it is not; `nil` if it is.
  /// - Throws: as `TrainedRoom.use(_:)`.
  public func useInstead(_ outcome: Outcome) async throws -> (outcome: Outcome, objection: String?) {
    do {
      _ = try await room.use(outcome.trained.id)
    } catch TrainedError.objection(name: _, let reason) {
      return (outcome, reason)
    }
    let trained = try await room.trained("\(outcome.trained.id)")
    return (Outcome(trained: trained, report: outcome.report), nil)
  }
}
