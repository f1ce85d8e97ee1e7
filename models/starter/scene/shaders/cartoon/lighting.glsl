// Two flat tones in place of light: what the key light reaches, and the rest.
const vec3 SHADE = vec3(.62, .55, .60);

// Share of the key light that arrives, 0 or 1.
float lit() {
    vec3 q = shadow_position.xyz * .5 + .5;
    float sum = 0.;
    for (int i = -2; i <= 2; i++)
        for (int j = -2; j <= 2; j++)
            sum += (q.z - .012 > texture(shadow_map, q.xy + vec2(i, j) * .003).r) ? 0. : 1.;
    return smoothstep(.42, .58, sum / 25.);
}

vec3 diffuse(vec3 n, vec3 albedo, vec3 wrap, float shadow, float occlusion) {
    float tone = smoothstep(.10, .14, dot(n, key_direction)) * shadow;
    vec3 vivid = max(mix(vec3(dot(albedo, vec3(1. / 3.))), albedo, 1.12), 0.);
    return vivid * mix(SHADE, vec3(1), tone) * 1.1;
}

vec3 specular(vec3 n, vec3 viewer, float power, float strength, float shadow) {
    return vec3(0);
}
