//! A browser driven by the WebDriver protocol, as much of it as the tests need.

use serde_json::{json, Value};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A Chromium with its driver; both end with it.
pub struct Browser {
    driver: Child,
    session: String,
}

/// Width and height of a screen, and whether it is a phone's.
pub const DESKTOP: (u32, u32, bool) = (1280, 900, false);
pub const PHONE: (u32, u32, bool) = (390, 844, true);

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = ureq::delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// Starts one, or says what is missing.
    pub fn start() -> Result<Browser, String> {
        let missing = "chromedriver is not at hand (Debian: chromium chromium-driver)";
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| missing.to_owned())?;
        let mut lines =
            BufReader::new(driver.stdout.take().ok_or("no output")?).lines().map_while(Result::ok);
        let port = lines
            .find_map(|line| {
                let port = line.split("on port ").nth(1)?.trim_end_matches('.').to_owned();
                // The first line repeats the 0 it was given.
                port.parse::<u16>().ok().filter(|port| *port > 0)
            })
            .ok_or("chromedriver names no port")?;
        // It goes on talking, and ends where nobody listens.
        std::thread::spawn(move || lines.for_each(drop));
        let options = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": { "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--no-first-run", "--disable-background-networking", "--disable-component-update",
            ] },
        } } });
        let base = format!("http://127.0.0.1:{port}/session");
        let started = post(&base, &options).map_err(|why| {
            let _ = driver.kill();
            format!("no Chromium can be started: {why}")
        })?;
        let id = started["sessionId"].as_str().ok_or("no session")?;
        Ok(Browser { session: format!("{base}/{id}"), driver })
    }

    fn tell(&self, what: &str, body: Value) -> Value {
        post(&format!("{}/{what}", self.session), &body)
            .unwrap_or_else(|why| panic!("{what} {body}: {why}"))
    }

    pub fn screen(&self, (width, height, mobile): (u32, u32, bool)) {
        let params =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.chrome("Emulation.setDeviceMetricsOverride", params);
    }

    pub fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let params = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.chrome("Emulation.setEmulatedMedia", params);
    }

    fn chrome(&self, cmd: &str, params: Value) -> Value {
        self.tell("goog/cdp/execute", json!({ "cmd": cmd, "params": params }))
    }

    pub fn open(&self, address: &str) {
        self.tell("url", json!({ "url": address }));
    }

    pub fn back(&self) {
        self.tell("back", json!({}));
    }

    /// What a function body returns in the page.
    pub fn run(&self, script: &str) -> Value {
        self.tell("execute/sync", json!({ "script": script, "args": [] }))
    }

    pub fn text(&self, script: &str) -> String {
        self.run(&format!("return String({script})")).as_str().unwrap_or("").to_owned()
    }

    /// Waits until a condition of the page holds.
    #[track_caller]
    pub fn wait(&self, condition: &str) {
        let begun = Instant::now();
        while self.run(&format!("return Boolean({condition})")) != json!(true) {
            let here = || self.text("location.href");
            assert!(begun.elapsed() < Duration::from_secs(20), "never: {condition}, at {}", here());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn element(&self, selector: &str) -> String {
        let found = self.tell("element", json!({ "using": "css selector", "value": selector }));
        let id = found.as_object().and_then(|map| map.values().next()).and_then(Value::as_str);
        id.unwrap_or_else(|| panic!("no {selector}")).to_owned()
    }

    pub fn click(&self, selector: &str) {
        // A page that is still gliding to its place cannot be clicked.
        self.run(&format!(
            "document.querySelector({selector:?}).scrollIntoView(\
             {{block: 'center', behavior: 'instant'}}); return 1"
        ));
        let element = self.element(selector);
        self.tell(&format!("element/{element}/click"), json!({}));
    }

    pub fn write(&self, selector: &str, words: &str) {
        let element = self.element(selector);
        self.tell(&format!("element/{element}/value"), json!({ "text": words }));
    }

    /// Drags the pointer across an element, from one part of its width to another.
    pub fn drag(&self, selector: &str, from: f64, to: f64) {
        let rect = self.run(&format!(
            "const e = document.querySelector({selector:?}); e.scrollIntoView({{block: 'center', behavior: 'instant'}}); \
             const r = e.getBoundingClientRect(); return [r.left, r.top, r.width, r.height]"
        ));
        let side = |at: usize| rect[at].as_f64().unwrap_or(0.0);
        let point =
            |part: f64| ((side(0) + side(2) * part).round(), (side(1) + side(3) / 2.0).round());
        let to_point = |part: f64| {
            let (x, y) = point(part);
            json!({ "type": "pointerMove", "duration": 30, "x": x as i64, "y": y as i64 })
        };
        self.tell(
            "actions",
            json!({ "actions": [{
            "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" },
            "actions": [
                to_point(from), { "type": "pointerDown", "button": 0 },
                to_point((from + to) / 2.0), to_point(to), { "type": "pointerUp", "button": 0 },
            ],
        }] }),
        );
    }

    /// What the console holds since it was last asked.
    pub fn console(&self) -> Vec<String> {
        let log = self.tell("se/log", json!({ "type": "browser" }));
        let line = |entry: &Value| format!("{} {}", entry["level"], entry["message"]);
        log.as_array().map(|all| all.iter().map(line).collect()).unwrap_or_default()
    }

    /// The whole page as a picture in a file.
    pub fn picture(&self, file: &Path) {
        let size = self.run(
            "return [document.documentElement.scrollWidth, document.documentElement.scrollHeight]",
        );
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1].as_u64().unwrap_or(900).min(6000), "scale": 1 });
        let taken = self.chrome(
            "Page.captureScreenshot",
            json!({ "captureBeyondViewport": true, "clip": clip }),
        );
        let bytes = base64(taken["data"].as_str().unwrap_or(""));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
}

fn post(address: &str, body: &Value) -> Result<Value, String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(120)))
        .build()
        .into();
    let mut response = agent
        .post(address)
        .header("content-type", "application/json")
        .send(body.to_string())
        .map_err(|error| error.to_string())?;
    let text = response
        .body_mut()
        .with_config()
        .limit(64 << 20)
        .read_to_string()
        .map_err(|error| error.to_string())?;
    let value: Value = serde_json::from_str(&text).map_err(|error| format!("{error}: {text}"))?;
    match value["value"].get("error") {
        Some(error) => Err(format!("{error}: {}", value["value"]["message"])),
        None => Ok(value["value"].clone()),
    }
}

fn base64(text: &str) -> Vec<u8> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    out
}
