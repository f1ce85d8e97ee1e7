// Hair has one colour and a band of light across.
uniform vec3 hair_colour, tip_colour;

vec3 hanging(vec3 n) {
    return normalize(vec3(0, -1, 0) - n * dot(vec3(0, -1, 0), n) + vec3(.001));
}

float strand_highlight(vec3 strand, vec3 n, vec3 viewer, float power, float reach) {
    float along = dot(strand, normalize(key_direction + viewer));
    return .5 * smoothstep(.975, .98, sqrt(max(1. - along * along, 0.))) * step(.35, dot(n, key_direction));
}
