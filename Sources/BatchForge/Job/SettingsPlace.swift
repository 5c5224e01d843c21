/// What leads to the settings that a job shares, and the key that none of them may contain.
package struct SettingsPlace: Sendable {
    package let mongodb: MongoSettings
    package let source: SettingsSource
    package let key: Secret?
}
