import Imaging
package import Inference
package import Vocabulary

/// A separately pooled region of a feature map, so that a part of a picture can be found.
package struct PooledRegion: Sendable, Equatable {
  /// Its place, as fractions of what was pooled: of the network's view, and in an embedding of the picture.
  ///
  /// The receptive field of a cell is larger than the cell: the box is where the region's activations are, as
  /// in Tolias et al., 2016.
  package let region: Region
  /// A value per channel, `[channels]`; in an embedding of length 1.
  package let vector: [Float]

  /// - Parameters:
  ///   - region: its place.
  ///   - vector: a value per channel.
  package init(region: Region, vector: [Float]) {
    self.region = region
    self.vector = vector
  }
}

extension PooledRegion {
  /// Pools each of R-MAC's regions separately.
  ///
  /// - Parameters:
  ///   - values: a feature map, row-major.
  ///   - shape: without the batch, `[channels, rows, columns]` or `[rows, columns, channels]` as the layout
  ///     says.
  ///   - levels: R-MAC's, within `Pooling.levels`.
  ///   - pooling: one that `poolsRegions`.
  /// - Returns: the whole map first, then level by level, row by row from the top left; no region twice.
  /// - Throws: `ModelsError.featureMap` when the shape is not that of a map, or not that of the values.
  package static func regions(
    of values: [Float], shape: [Int], layout: PictureInput.Layout, levels: Int, pooling: Pooling
  ) throws(ModelsError) -> [PooledRegion] {
    try FeatureMap(values, shape: shape, layout: layout).regions(levels: levels, pooling: pooling)
  }
}
