// One layer of long hair. `rest_position` holds the azimuth from the front in degrees, the height, and the layer 0..1.
uniform float parting, wave, fringe, bottom, tucked;

// How many degrees to each side of the nose the hood is open, by height.
float opening(float height, float strand_group) {
    if (fringe > .5)
        return height > 7.62 + .10 * (strand_group - .5) ? 0. : mix(64., 50., clamp((height - 7.) / .6, 0., 1.));
    if (height > 8.42) return 0.;
    if (height > 8.1) return mix(38., 0., (height - 8.1) / .32);
    if (height > 7.6) return mix(60., 38., (height - 7.6) / .5);
    return mix(66., 60., clamp((height - 7.) / .6, 0., 1.));
}

void main() {
    vec3 n = normalize(view_normal), viewer = to_viewer();
    float azimuth = rest_position.x, height = rest_position.y, layer = rest_position.z;
    if (!below_hat(azimuth, height)) discard;
    float from_parting = abs(azimuth - parting * 25. * smoothstep(7.6, 8.4, height));
    float phase = height * 4. + azimuth * .05;
    float coarse = noise(vec3(azimuth * .55 + wave * 6. * sin(phase) * step(.001, wave), height * 1.1, layer * 7.));
    float fine = noise(vec3(azimuth * 1.9 + wave * 6. * sin(height * 4.), height * 1.6, layer * 3.));
    float strand = .5 * coarse + .5 * fine;
    float edge = opening(height, coarse) + (strand - .5) * 10. + layer * 3.
        + tucked * 42. * smoothstep(7.7, 7.25, height);
    float end = bottom + (coarse - .5) * .35 + (fine - .5) * .2 + layer * .05;
    if (from_parting < edge || height < end || strand < .10 + .22 * layer) discard;

    float streak = noise(vec3(azimuth * .14, height * .8, 3.));
    vec3 albedo = mix(hair_colour, tip_colour, smoothstep(.35, .7, streak) * .7 + .3 * (strand - .5))
        * (.55 + .75 * strand);
    albedo *= mix(.55, 1., smoothstep(0., 12., from_parting - edge));
    if (!gl_FrontFacing) {
        n = -n;
        albedo *= .35;
    }
    vec3 along = normalize(hanging(n) + vec3(wave * 2. * cos(phase), 0, 0) + .12 * (strand - .5));
    float shadow = lit();
    float highlight = strand_highlight(along, n, viewer, 40., .25);
    vec3 light = diffuse(n, albedo, vec3(.35), mix(.4, 1., shadow), field.x);
    light += key_colour * mix(.3, 1., shadow) * highlight * (tip_colour * 1.1 + .03) * .6 * (.3 + 1.2 * strand);
    colour = vec4(light, 1);
}
