import Vocabulary

/// How to resize a picture.
public enum ResizeMode: Sendable, Hashable {
  /// To exactly this size, ignoring the proportions.
  case stretch(width: Int, height: Int)

  /// Scales so that the shortest side has this length, proportions kept, then crops `width` × `height` from
  /// the centre, as in the evaluation of ImageNet networks.
  ///
  /// The longer side is truncated to a whole number and the crop's offset rounded half to even, as in
  /// torchvision.
  case centreCrop(shortestSide: Int, width: Int, height: Int)

  /// So that the longest side has this length, proportions kept; never enlarges.
  case fit(longestSide: Int)
}

/// The filter of a resize.
public enum Interpolation: String, Sendable, Hashable, CaseIterable {
  /// A triangle, two pixels wide.
  case bilinear

  /// A cubic with a = −0.5 (Keys 1981), four pixels wide.
  case bicubic
}

/// A resize mode applied to a picture: the whole target, and the part of it to compute.
struct ResizePlan {
  var width: Int
  var height: Int
  var window: Rectangle

  init(_ mode: ResizeMode, width oldWidth: Int, height oldHeight: Int) {
    switch mode {
    case .stretch(let width, let height):
      self.init(width: width, height: height)
    case .centreCrop(let shortestSide, let width, let height):
      let shortest = min(oldWidth, oldHeight)
      self.init(
        width: max(shortestSide * oldWidth / shortest, 1), height: max(shortestSide * oldHeight / shortest, 1)
      )
      precondition(
        width > 0 && height > 0 && width <= self.width && height <= self.height,
        "a crop of \(width) × \(height) from a shortest side of \(shortestSide)")
      window = Rectangle(
        x: Self.middle(self.width - width), y: Self.middle(self.height - height), width: width, height: height
      )
    case .fit(let longestSide):
      let longest = max(oldWidth, oldHeight)
      let target = min(longestSide, longest)
      self.init(
        width: max((oldWidth * target + longest / 2) / longest, 1),
        height: max((oldHeight * target + longest / 2) / longest, 1))
    }
  }

  private init(width: Int, height: Int) {
    precondition(width > 0 && height > 0, "a target of \(width) × \(height) pixels")
    self.width = width
    self.height = height
    window = Rectangle(x: 0, y: 0, width: width, height: height)
  }

  private static func middle(_ spare: Int) -> Int {
    Int((Double(spare) / 2).rounded(.toNearestOrEven))
  }
}
