// The part of the face that a place of the skin belongs to; numbers are those of models.face.anatomy.Part.
uniform float hairline;

const float SKIN = 1., HAIR = 2., BROWS = 3., LIPS = 6., MOUTH = 7., EARS = 8., NECK = 9., CLOTHES = 10., BEARD = 13.;

// Height of the jaw's edge at an azimuth from the nose, in degrees: the neck begins below.
float jaw(float azimuth) {
    if (azimuth < 18.) return mix(6.26, 6.28, azimuth / 18.);
    if (azimuth < 50.) return mix(6.28, 6.50, (azimuth - 18.) / 32.);
    if (azimuth < 74.) return mix(6.50, 6.84, (azimuth - 50.) / 24.);
    return min(mix(6.84, 7.1, (azimuth - 74.) / 26.), 7.1);
}

float part() {
    vec3 k = rest_position, mask = texture(masks, texcoord).rgb;
    vec2 side = vec2(abs(k.x), k.y);
    if (collar_cover(k, side) > .5) return CLOTHES;
    if (mask.b > .5) return MOUTH;
    if (mask.r > .5) return LIPS;
    if (brow_cover(k, side) > .30) return BROWS;
    if (stubble > .5 && stubble < .7 && beard(k) > .05) return BEARD;  // a stubble of .75 is a shadow on the skin
    if (bald < .5 && field.w > .02 + max(hairline, 0.)) return HAIR;
    if (field.y > .5) return EARS;
    return k.y < jaw(degrees(atan(side.x, k.z - .45))) ? NECK : SKIN;
}
