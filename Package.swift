// swift-tools-version: 6.2
import PackageDescription

// The layers of docs/architecture.md: a target may name only targets below its own.
// `LayerTests` reads the import lines and holds them to the same table.

/// `make check` and CI take warnings for errors; who depends on this package is spared that.
let warnings: [SwiftSetting] =
    Context.environment["BATCHFORGE_WARNINGS"] == "error" ? [.treatAllWarnings(as: .error)] : []
let strict: [SwiftSetting] = [.strictMemorySafety()] + warnings

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tool(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], beside folders: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], exclude: folders, swiftSettings: warnings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1"].map { .product(name: $0, package: "swift-nio") }
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "batchforge",
    products: [
        .library(name: "BatchForge", targets: ["BatchForge"]),
        .library(name: "ForgeMongo", targets: ["ForgeMongo"]),
        .library(name: "ForgeOpenAI", targets: ["ForgeOpenAI"]),
        .executable(name: "gen-batch", targets: ["gen-batch"]),
        .executable(name: "submit-batch", targets: ["submit-batch"]),
        .executable(name: "monitor-batch", targets: ["monitor-batch"]),
        .executable(name: "ingest-results", targets: ["ingest-results"]),
        .executable(name: "identify-failed", targets: ["identify-failed"]),
        .executable(name: "retry-failed", targets: ["retry-failed"]),
        .executable(name: "batch-simulator", targets: ["batch-simulator"]),
        .executable(name: "render-template", targets: ["render-template"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // C libraries
        .systemLibrary(
            name: "CMongoc", pkgConfig: "libmongoc-1.0",
            providers: [.apt(["libmongoc-dev"]), .brew(["mongo-c-driver"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),

        // ground
        library("ForgeJSON", []),
        library("ForgeBSON", ["ForgeJSON"]),
        library("ForgeJinja", ["ForgeBSON", "ForgeJSON"]),
        library("ForgeTrail", ["ForgeJSON", crypto]),

        // core
        library(
            "BatchForge",
            ["ForgeBSON", "ForgeJSON", "ForgeJinja", "ForgeTrail", argumentParser, crypto, logging, yams]),

        // adapters
        library("ForgeMongo", ["BatchForge", "CMongoc", "ForgeBSON", "ForgeJSON"]),
        library("ForgeHTTP", ["CCurl"]),
        library("ForgeOpenAI", ["BatchForge", "ForgeHTTP", "ForgeJSON"]),

        // aside
        library("ForgeSimulator", ["ForgeJSON", crypto] + nio),

        // tools
        tool("gen-batch", ["BatchForge", "ForgeMongo"]),
        tool("submit-batch", ["BatchForge", "ForgeOpenAI"]),
        tool("monitor-batch", ["BatchForge", "ForgeOpenAI"]),
        tool("ingest-results", ["BatchForge", "ForgeMongo"]),
        tool("identify-failed", ["BatchForge", "ForgeMongo"]),
        tool("retry-failed", ["BatchForge", "ForgeMongo"]),
        tool("batch-simulator", ["ForgeSimulator", argumentParser]),
        tool("render-template", ["ForgeBSON", "ForgeJSON", "ForgeJinja", argumentParser]),

        // tests
        .target(
            name: "TestSupport", dependencies: ["ForgeJSON"] + nio, path: "Tests/TestSupport", swiftSettings: strict),
        .executableTarget(
            name: "TemplateBenchmark", dependencies: ["ForgeBSON", "ForgeJSON", "ForgeJinja"],
            path: "Tests/TemplateBenchmark", swiftSettings: strict),
        .executableTarget(
            name: "TemplateFuzzer", dependencies: ["ForgeBSON", "ForgeJinja", "TestSupport", argumentParser],
            path: "Tests/TemplateFuzzer", exclude: ["corpus"], swiftSettings: strict),
        tests("ForgeJSONTests", ["ForgeJSON"]),
        tests("ForgeBSONTests", ["ForgeBSON", "ForgeJSON"]),
        tests(
            "ForgeJinjaTests", ["ForgeBSON", "ForgeJinja", "TemplateBenchmark", "TemplateFuzzer"], beside: ["Prompts"]),
        tests("ForgeTrailTests", ["ForgeTrail"]),
        tests("BatchForgeTests", ["BatchForge"]),
        tests("ForgeMongoTests", ["ForgeMongo"]),
        tests("ForgeOpenAITests", ["ForgeOpenAI", "ForgeSimulator"]),
        tests("ForgeSimulatorTests", ["ForgeSimulator"]),
        tests(
            "EndToEndTests",
            [
                "BatchForge", "ForgeBSON", "ForgeMongo", "ForgeTrail", "gen-batch", "submit-batch", "monitor-batch",
                "ingest-results",
                "identify-failed", "retry-failed", "batch-simulator", "render-template",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
