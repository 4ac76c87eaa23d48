//! Makes sure that there is a folder to embed the console from, and embeds it anew when it was built
//! anew; a debug build reads it from the folder instead.

const BUILT: &str = "../../console/dist";

fn main() -> std::io::Result<()> {
    // A folder that is made later would not be found by a debug build.
    std::fs::create_dir_all(BUILT)?;
    let is_release = std::env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    println!("cargo::rerun-if-changed={}", if is_release { BUILT } else { "build.rs" });
    Ok(())
}
