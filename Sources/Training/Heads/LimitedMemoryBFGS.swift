/// Minimises a smooth convex function by the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno
/// (Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989), with steps that
/// are halved until the function falls enough (Armijo).
struct LimitedMemoryBFGS {
  /// How many earlier steps are remembered.
  private static let memory = 10
  /// The share of the fall that the gradient promises which a step has to reach.
  private static let sufficientFall = 1e-4
  /// How often a step is halved before it counts as none.
  private static let mostHalvings = 30

  /// The point reached, and the function's value and gradient there.
  private(set) var point: [Float]
  private(set) var value: Double
  private var gradient: [Float]
  /// The length of the first step, as a multiple of the gradient.
  private let firstStep: Double
  private var steps: [(move: [Float], turn: [Float], curvature: Double)] = []

  /// - Parameters:
  ///   - point: where it begins.
  ///   - firstStep: how long the first step is, as a multiple of the gradient; halved if that is too far.
  ///   - function: the value and the gradient at a point.
  init(
    at point: [Float], firstStep: Double, _ function: ([Float]) -> (value: Double, gradient: [Float])
  ) {
    (self.point, self.firstStep) = (point, firstStep)
    (value, gradient) = function(point)
  }

  /// Goes on with another function that bends nearly alike: what earlier steps told of its curvature is kept.
  mutating func change(to function: ([Float]) -> (value: Double, gradient: [Float])) {
    (value, gradient) = function(point)
  }

  /// Moves downhill once.
  ///
  /// - Parameter function: as in `init`.
  /// - Returns: whether the function fell; not at its lowest point, as far as 32-bit numbers tell.
  mutating func step(_ function: ([Float]) -> (value: Double, gradient: [Float])) -> Bool {
    let direction = direction()
    let fall = Self.product(direction, gradient)
    guard fall < 0 else { return false }
    var length = steps.isEmpty ? firstStep : 1.0
    for _ in 0..<Self.mostHalvings {
      let next = Self.sum(point, direction, times: Float(length))
      let found = function(next)
      if found.value <= value + Self.sufficientFall * length * fall {
        let hasFallen = found.value < value
        remember(next, found)
        return hasFallen
      }
      length /= 2
    }
    return false
  }

  private mutating func remember(_ next: [Float], _ found: (value: Double, gradient: [Float])) {
    let move = Self.sum(next, point, times: -1)
    let turn = Self.sum(found.gradient, gradient, times: -1)
    let curvature = Self.product(move, turn)
    if curvature > 1e-12 * Self.product(turn, turn) {
      steps.append((move, turn, curvature))
      if steps.count > Self.memory { steps.removeFirst() }
    }
    (point, value, gradient) = (next, found.value, found.gradient)
  }

  /// The two-loop recursion.
  private func direction() -> [Float] {
    var direction = gradient
    var shares: [Double] = []
    for step in steps.reversed() {
      let share = Self.product(step.move, direction) / step.curvature
      shares.append(share)
      Self.add(step.turn, times: Float(-share), to: &direction)
    }
    if let last = steps.last {
      let scale = Float(last.curvature / Self.product(last.turn, last.turn))
      for place in direction.indices { direction[place] *= scale }
    }
    for (step, share) in zip(steps, shares.reversed()) {
      let other = Self.product(step.turn, direction) / step.curvature
      Self.add(step.move, times: Float(share - other), to: &direction)
    }
    for place in direction.indices { direction[place] = -direction[place] }
    return direction
  }

  private static func product(_ one: [Float], _ other: [Float]) -> Double {
    var sum = 0.0
    for place in one.indices { sum += Double(one[place]) * Double(other[place]) }
    return sum
  }

  private static func add(_ addend: [Float], times factor: Float, to sum: inout [Float]) {
    for place in sum.indices { sum[place] += factor * addend[place] }
  }

  private static func sum(_ one: [Float], _ other: [Float], times factor: Float) -> [Float] {
    var sum = one
    add(other, times: factor, to: &sum)
    return sum
  }
}
