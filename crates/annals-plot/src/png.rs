//! A figure as pixels.

use crate::{fonts, Error, Figure};
use resvg::{tiny_skia, usvg};
use std::sync::{Arc, OnceLock};

/// Pixels on a side beyond which no picture is made.
const LARGEST: f64 = 16_384.0;

fn fonts() -> Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(fonts::REGULAR_OTF.to_vec());
        fonts.load_font_data(fonts::SEMIBOLD_OTF.to_vec());
        fonts.set_sans_serif_family("Inter");
        Arc::new(fonts)
    };
    FONTS.get_or_init(load).clone()
}

impl Figure {
    fn tree(&self) -> Result<usvg::Tree, Error> {
        let options = usvg::Options {
            font_family: "Inter".to_owned(),
            fontdb: fonts(),
            // A figure refers to nothing outside itself.
            resources_dir: None,
            ..usvg::Options::default()
        };
        Ok(usvg::Tree::from_str(&self.without_font(), &options)?)
    }

    /// The figure as PNG, `scale` pixels to a unit of the drawing.
    ///
    /// # Errors
    /// [`Error::TooLarge`] when a side would exceed 16,384 pixels or be none at all.
    pub fn png(&self, scale: f64) -> Result<Vec<u8>, Error> {
        let tree = self.tree()?;
        let size = tree.size();
        let side = |side: f32| f64::from(side) * scale;
        let (width, height) = (side(size.width()), side(size.height()));
        let whole = |side: f64| side.round().clamp(0.0, f64::from(u32::MAX)) as u32;
        let too_large = || Error::TooLarge { width: whole(width), height: whole(height) };
        if !(width.is_finite() && height.is_finite()) || width.max(height) > LARGEST {
            return Err(too_large());
        }
        let mut pixels =
            tiny_skia::Pixmap::new(whole(width), whole(height)).ok_or_else(too_large)?;
        let transform = tiny_skia::Transform::from_scale(scale as f32, scale as f32);
        resvg::render(&tree, transform, &mut pixels.as_mut());
        pixels.encode_png().map_err(|error| Error::Png(error.to_string()))
    }

    /// The figure as SVG with every letter as an outline, for programs that know no fonts.
    ///
    /// # Errors
    /// [`Error::Svg`] when the drawing cannot be read back.
    pub fn outlined(&self) -> Result<String, Error> {
        Ok(self.tree()?.to_string(&usvg::WriteOptions::default()))
    }
}
