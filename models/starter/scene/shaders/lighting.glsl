// A key light with shadow, a fill light from the other side, sky and ground.
vec3 fill_direction() {
    return normalize(vec3(-key_direction.x * 1.2, .1, .8));
}

// Share of the key light that arrives, 0..1, softened over 3 x 3 texels.
float lit() {
    vec3 q = shadow_position.xyz * .5 + .5;
    float sum = 0.;
    for (int i = -1; i <= 1; i++)
        for (int j = -1; j <= 1; j++)
            sum += (q.z - .006 > texture(shadow_map, q.xy + vec2(i, j) * .0028).r) ? 0. : 1.;
    return sum / 9.;
}

// `wrap` lets each colour of the key light reach around the terminator, as light does that scatters below skin.
vec3 diffuse(vec3 n, vec3 albedo, vec3 wrap, float shadow, float occlusion) {
    vec3 key = max((vec3(dot(n, key_direction)) + wrap) / (1. + wrap), 0.);
    key *= mix(vec3(shadow), vec3(1), wrap * .35);
    float fill = max(dot(n, fill_direction()) * .6 + .4, 0.);
    vec3 ambient = mix(ground_colour, sky_colour, n.y * .5 + .5);
    return albedo * (key_colour * key + fill_colour * fill * occlusion + ambient * occlusion);
}

// Blinn-Phong with Schlick's Fresnel term for the key light.
vec3 specular(vec3 n, vec3 viewer, float power, float strength, float shadow) {
    vec3 halfway = normalize(key_direction + viewer);
    float fresnel = .04 + .96 * pow(1. - max(dot(viewer, halfway), 0.), 5.);
    vec3 fill_halfway = normalize(fill_direction() + viewer);
    vec3 key = key_colour * pow(max(dot(n, halfway), 0.), power) * shadow * (power + 8.) / 25. * fresnel
        * max(dot(n, key_direction) + .1, 0.);
    vec3 fill = fill_colour * .6 * pow(max(dot(n, fill_halfway), 0.), power) * (power + 8.) / 25. * .04;
    return strength * (key + fill);
}
